import type { CertificateCheck } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { certificate, lockedKey, otherKey, privateKey } from '../../testing/certificates.ts';
import { checkCertificates } from './certificates.ts';

const NOW = Date.parse('2030-01-01');
const check = (given: CertificateCheck, now = NOW) => checkCertificates(given, now);

describe('pasted certificates', () => {
  it('are reported with name, issuer and validity, and without faults if they fit', () => {
    const report = check({ ca: certificate, certificate, privateKey });
    expect(report.faults).toEqual([]);
    expect(report.certificate).toMatchObject({ subject: 'snaptree client', issuer: 'snaptree client' });
    expect(report.ca?.validTo).toBeGreaterThan(NOW);
  });

  it('have no faults while the fields are empty', () => {
    expect(check({ ca: ' ', certificate: '', privateKey: '' })).toEqual({ faults: [] });
  });

  it('may have text around them and be several in one file', () => {
    const ca = `Certificate:\n  Data: …\n${certificate}\r\n\r\n${certificate}\n`;
    expect(check({ ca }).faults).toEqual([]);
  });

  it.each<[string, CertificateCheck, string, RegExp]>([
    ['text that is not PEM', { ca: 'hello' }, 'ca', /No PEM certificate/],
    ['a truncated certificate', { ca: certificate.replace(/\n[^-]+\n/, '\nAAAA\n') }, 'ca', /damaged/],
    [
      'a key where the certificate belongs',
      { certificate: privateKey, privateKey },
      'certificate',
      /is a private key/,
    ],
    [
      'a certificate where the key belongs',
      { certificate, privateKey: certificate },
      'privateKey',
      /is a certificate/,
    ],
    [
      'a key with a passphrase',
      { certificate, privateKey: lockedKey },
      'privateKey',
      /passphrase.*openssl pkey/,
    ],
    [
      'the key of another certificate',
      { certificate, privateKey: otherKey },
      'privateKey',
      /another certificate/,
    ],
    ['a certificate without its key', { certificate }, 'privateKey', /is missing/],
    ['a key without its certificate', { privateKey }, 'certificate', /is missing/],
  ])('are refused: %s', (_what, given, field, text) => {
    expect(check(given).faults).toContainEqual({ field, text: expect.stringMatching(text) });
  });

  it('are refused before and after their validity', () => {
    const late = check({ certificate, privateKey }, Date.parse('2200-01-01')).faults;
    expect(late).toEqual([{ field: 'certificate', text: expect.stringMatching(/expired on 2126/) }]);
    expect(check({ ca: certificate }, Date.parse('2000-01-01')).faults[0]?.text).toMatch(/not valid before/);
  });
});
