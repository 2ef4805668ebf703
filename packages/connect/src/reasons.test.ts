import { describe, expect, it } from 'vitest';
import { networkReason } from './network-reason.ts';
import { tlsReason } from './tls-reason.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('the reason for a failed connection', () => {
  it('is the first known reason for a host with several addresses', () => {
    const all = new AggregateError([new Error('odd'), coded('ECONNREFUSED'), coded('ETIMEDOUT')]);
    expect([networkReason(all), tlsReason(all)]).toEqual(['refused', 'refused']);
  });

  it('is undefined if Node gives no code, or an unrelated one', () => {
    expect([networkReason(new Error('odd')), networkReason(coded('EACCES')), networkReason('text')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificateUnknown'],
    ['CERT_NOT_YET_VALID', 'certificateOutOfDate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificateOfOther'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ownCertificateRefused'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'noTls'],
    ['ENOTFOUND', 'hostNotFound'],
    ['UNSPECIFIED', 'certificateUnknown'],
  ])('maps %s of a handshake to %s', (code, reason) => {
    expect(tlsReason(coded(code))).toBe(reason);
  });

  it.each(['EE certificate key too weak', 'CA signature digest algorithm too weak'])(
    'recognizes a weak certificate, for which Node has no code: %s',
    (text) => {
      expect(tlsReason(Object.assign(new Error(text), { code: 'UNSPECIFIED' }))).toBe('certificateWeak');
    },
  );
});
