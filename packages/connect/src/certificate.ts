import type { PeerCertificate } from 'node:tls';

/** The certificate that the peer presented. */
export interface PresentedCertificate {
  /** SHA-256 in hexadecimal with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** Undefined if the peer presented no certificate. */
export function presented(certificate: PeerCertificate): PresentedCertificate | undefined {
  const { fingerprint256, subject, issuer, valid_from, valid_to } = certificate;
  if (fingerprint256 === undefined) return undefined;
  return {
    fingerprint: fingerprint256,
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
  };
}

/** A certificate may contain several names, or none. */
function nameOf(entity: Partial<Record<'CN' | 'O' | 'OU', string | string[]>> | undefined): string {
  const name = entity?.CN ?? entity?.O ?? entity?.OU;
  return (Array.isArray(name) ? name.join(', ') : name) ?? 'no name';
}
