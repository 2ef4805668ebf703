import { once } from 'node:events';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { DialError, messageOf } from '../errors.ts';
import { checkedHost, checkedPort } from './checks.ts';
import { opened } from './opened.ts';
import type { Dialed, DialOptions, TlsTransport } from './transport.ts';

/** libvirtd's `tls_port`, when nothing else is configured (libvirtd.conf, 9.0). */
const defaultPort = 16_514;

/** TLS with the daemon's certificate verified: by an authority, or by its pinned fingerprint. */
export async function dialTls(transport: TlsTransport, { signal }: DialOptions): Promise<Dialed> {
  const host = checkedHost(transport.host);
  const port = checkedPort(transport.port ?? defaultPort);
  const pinned = transport.fingerprint256 === undefined ? undefined : fingerprint(transport.fingerprint256);
  const address = `${host}:${port}`;
  try {
    const socket = connect({ host, port, ...security(transport, pinned !== undefined) });
    const wire = await opened<TLSSocket>(socket, { event: 'secureConnect', signal });
    wire.setNoDelay(true);
    if (pinned !== undefined) checkPinned(wire, pinned);
    await welcomed(wire, signal);
    return { wire, endpoint: { kind: 'tls', address, session: false } };
  } catch (error) {
    signal.throwIfAborted();
    throw new DialError(`Cannot connect to libvirt at ${address} with TLS: ${messageOf(error)}. ${remedy}`, {
      cause: error,
    });
  }
}

const remedy =
  'Check the address, that libvirtd listens with TLS (libvirtd-tls.socket), the authority and the name in its ' +
  'certificate; a self-signed certificate is accepted only when its SHA-256 fingerprint is given.';

function security(transport: TlsTransport, pinned: boolean): ConnectionOptions {
  const { ca, cert, key } = transport;
  const servername = transport.servername ?? transport.host;
  return {
    minVersion: 'TLSv1.2',
    // A pinned certificate is compared by us, right after the handshake and before anything is sent.
    rejectUnauthorized: !pinned,
    ...(isIP(servername) === 0 ? { servername } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function checkPinned(wire: TLSSocket, pinned: string): void {
  const given = wire.getPeerCertificate().fingerprint256;
  if (given !== undefined && fingerprint(given) === pinned) return;
  wire.destroy();
  throw new Error(`the certificate's fingerprint is ${given}, not the one that was pinned`);
}

/** The daemon says with one byte, 1, that it accepts our certificate; anything else, or an end, is a no. */
async function welcomed(wire: TLSSocket, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const giveUp = AbortSignal.any([signal, ended.signal]);
  wire.once('end', () =>
    ended.abort(new Error('the daemon closed the connection: it may not accept our certificate')),
  );
  try {
    let byte: unknown = wire.read(1);
    while (byte === null) {
      await once(wire, 'readable', { signal: giveUp });
      byte = wire.read(1);
    }
    if (!Buffer.isBuffer(byte) || byte[0] !== 1)
      throw new Error('the daemon does not accept our certificate');
  } catch (error) {
    wire.on('error', () => {});
    wire.destroy();
    throw ended.signal.aborted ? ended.signal.reason : error;
  }
}

function fingerprint(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new DialError(
    'Cannot use the fingerprint of the certificate. Give its SHA-256 as 64 hexadecimal digits.',
  );
}
