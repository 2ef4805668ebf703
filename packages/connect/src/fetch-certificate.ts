import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type PresentedCertificate, presented } from './certificate.ts';
import { opened } from './opened.ts';

/** Where a service with TLS is. */
export interface TlsPlace {
  readonly host: string;
  readonly port: number;
  /** The name in the certificate, when it is not `host`. */
  readonly servername?: string | undefined;
}

/**
 * The certificate that a service shows, for people to compare: taken from a connection of its own which is verified
 * by nobody, says nothing, and is closed at once. Undefined when none was shown.
 */
export async function fetchCertificate(
  { host, port, servername }: TlsPlace,
  signal: AbortSignal,
): Promise<PresentedCertificate | undefined> {
  try {
    const name = nameToAskFor(servername ?? host);
    const socket = connect({ host, port, ...name, minVersion: 'TLSv1.2', rejectUnauthorized: false });
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

/** What the handshake asks for by name; an address may not stand there (RFC 6066). */
export function nameToAskFor(name: string): { servername?: string } {
  return isIP(name) === 0 ? { servername: name } : {};
}
