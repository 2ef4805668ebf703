import { connect, type PeerCertificate } from 'node:tls';
import type { PresentedCertificate } from '../errors.ts';
import { opened } from './opened.ts';

/**
 * The certificate that a daemon shows, for people to compare: taken from a connection of its own which is verified
 * by nobody, says nothing, and is closed at once. Undefined when none was shown.
 */
export async function lookAtCertificate(
  to: { host: string; port: number; servername?: string },
  signal: AbortSignal,
): Promise<PresentedCertificate | undefined> {
  try {
    const socket = connect({ ...to, minVersion: 'TLSv1.2', rejectUnauthorized: false });
    await opened(socket, { event: 'secureConnect', signal });
    const shown = presented(socket.getPeerCertificate());
    socket.on('error', () => {});
    socket.destroy();
    return shown;
  } catch {
    // The reason is known already; without the certificate it is only told with less.
    return undefined;
  }
}

/** The facts that people compare; undefined when the other side showed no certificate. */
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

/** Names may come several times in one certificate, and may be missing altogether. */
function nameOf(entity: Partial<Record<'CN' | 'O' | 'OU', string | string[]>> | undefined): string {
  const name = entity?.CN ?? entity?.O ?? entity?.OU;
  return (Array.isArray(name) ? name.join(', ') : name) ?? 'no name';
}
