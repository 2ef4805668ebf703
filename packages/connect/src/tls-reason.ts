import { codeOf, networkReason } from './network-reason.ts';
import type { NetworkReason } from './reason.ts';

/** OpenSSL 3 codes in Node 24. */
const verification: Readonly<Record<string, NetworkReason>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificateUnknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificateUnknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificateUnknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificateUnknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificateUnknown',
  CERT_UNTRUSTED: 'certificateUnknown',
  INVALID_CA: 'certificateUnknown',
  CERT_SIGNATURE_FAILURE: 'certificateUnknown',
  CERT_HAS_EXPIRED: 'certificateOutOfDate',
  CERT_NOT_YET_VALID: 'certificateOutOfDate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificateOfOther',
  HOSTNAME_MISMATCH: 'certificateOfOther',
};

/** Node's code for all other certificate errors; OpenSSL's message distinguishes them. */
const NAMELESS = 'UNSPECIFIED';

export function tlsReason(error: unknown): NetworkReason {
  const code = codeOf(error) ?? '';
  if (code === NAMELESS) return /too weak/.test(String(error)) ? 'certificateWeak' : 'certificateUnknown';
  const known = verification[code] ?? networkReason(error);
  if (known !== undefined) return known;
  if (/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) return 'ownCertificateRefused';
  return 'noTls';
}
