import type { CertificateCheck } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { certificate, lockedKey, otherKey, privateKey } from '../testing/certificates.ts';
import { checkCertificates } from './certificates.ts';

const NOW = Date.parse('2030-01-01');
const check = (given: CertificateCheck, now = NOW) => checkCertificates(given, now);

describe('certificates that somebody pasted', () => {
  it('are told by name, issuer and time, without a fault when they fit', () => {
    const report = check({ ca: certificate, certificate, privateKey });
    expect(report.faults).toEqual([]);
    expect(report.certificate).toMatchObject({ subject: 'snaptree client', issuer: 'snaptree client' });
    expect(report.ca?.validTo).toBeGreaterThan(NOW);
  });

  it('are nothing to complain about while the fields are empty', () => {
    expect(check({ ca: ' ', certificate: '', privateKey: '' })).toEqual({ faults: [] });
  });

  it('are accepted with text around them and several in one file', () => {
    const ca = `Certificate:\n  Data: …\n${certificate}\r\n\r\n${certificate}\n`;
    expect(check({ ca }).faults).toEqual([]);
  });

  it.each<[string, CertificateCheck, string, RegExp]>([
    ['text that is no PEM', { ca: 'hello' }, 'ca', /no certificate in PEM/],
    ['a certificate that was cut', { ca: certificate.replace(/\n[^-]+\n/, '\nAAAA\n') }, 'ca', /damaged/],
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
  ])('are refused as %s', (_what, given, field, text) => {
    expect(check(given).faults).toContainEqual({ field, text: expect.stringMatching(text) });
  });

  it('are refused out of their time', () => {
    const late = check({ certificate, privateKey }, Date.parse('2200-01-01')).faults;
    expect(late).toEqual([{ field: 'certificate', text: expect.stringMatching(/out of date since 2126/) }]);
    expect(check({ ca: certificate }, Date.parse('2000-01-01')).faults[0]?.text).toMatch(/not valid before/);
  });
});
