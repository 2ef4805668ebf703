import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type PresentedCertificate, presented } from './certificate.ts';
import { checkLiteral, dialableLookup } from './dialable.ts';
import { opened } from './opened.ts';

export interface TlsPlace {
  readonly host: string;
  readonly port: number;
  /** The name in the certificate, if it differs from `host`. */
  readonly servername?: string | undefined;
}

/**
 * Reads the certificate of a service, so that the user can compare it. Opens an unverified connection, sends nothing,
 * and closes it. Undefined if the service presents none.
 */
export async function fetchCertificate(
  { host, port, servername }: TlsPlace,
  signal: AbortSignal,
): Promise<PresentedCertificate | undefined> {
  try {
    const name = nameToAskFor(servername ?? host);
    checkLiteral(host);
    const socket = connect({
      host,
      port,
      lookup: dialableLookup,
      ...name,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    await opened(socket, { event: 'secureConnect', signal });
    const shown = presented(socket.getPeerCertificate());
    socket.on('error', () => {});
    socket.destroy();
    return shown;
  } catch {
    // The caller knows why the connection failed; the certificate is only a detail.
    return undefined;
  }
}

/** SNI must not contain an IP address (RFC 6066). */
export function nameToAskFor(name: string): { servername?: string } {
  return isIP(name) === 0 ? { servername: name } : {};
}
