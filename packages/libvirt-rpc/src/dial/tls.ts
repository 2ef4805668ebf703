import { once } from 'node:events';
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import {
  certificateReasons,
  fetchCertificate,
  NotPinned,
  nameToAskFor,
  opened,
  Pin,
  tlsReason,
} from '@snaptree/connect';
import { DialError, messageOf } from '../errors.ts';
import { checkedHost, checkedPort } from './checks.ts';
import type { Dialed, DialOptions, TlsTransport } from './transport.ts';

/** libvirtd's `tls_port`, when nothing else is configured (libvirtd.conf, 9.0). */
const defaultPort = 16_514;

/** TLS with the daemon's certificate verified: by an authority, or by its pinned fingerprint. */
export async function dialTls(transport: TlsTransport, { signal }: DialOptions): Promise<Dialed> {
  const host = checkedHost(transport.host);
  const port = checkedPort(transport.port ?? defaultPort);
  const pinned = transport.fingerprint256 === undefined ? undefined : pinOf(transport.fingerprint256);
  const address = `${host}:${port}`;
  const own = ownSecurity(transport);
  try {
    const socket = connect({ host, port, secureContext: own, ...security(transport, pinned !== undefined) });
    const wire = await opened<TLSSocket>(socket, { event: 'secureConnect', signal });
    wire.setNoDelay(true);
    if (pinned !== undefined) checkPinned(wire, pinned);
    await welcomed(wire, signal);
    return { wire, endpoint: { kind: 'tls', address, session: false } };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof DialError ? error.reason : tlsReason(error);
    const certificate =
      error instanceof DialError
        ? error.certificate
        : certificateReasons.has(reason)
          ? await fetchCertificate({ host, port, servername: transport.servername }, signal)
          : undefined;
    throw new DialError(`Cannot connect to libvirt at ${address} with TLS: ${messageOf(error)}. ${remedy}`, {
      reason,
      cause: error,
      certificate,
    });
  }
}

const remedy =
  'Check the address, that libvirtd listens with TLS (libvirtd-tls.socket), the authority and the name in its ' +
  'certificate; a self-signed certificate is accepted only when its SHA-256 fingerprint is given.';

/** The authorities we trust and the certificate that we show. Throws when they cannot be used. */
function ownSecurity({ ca, cert, key }: TlsTransport): SecureContext {
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
  } catch (error) {
    throw new DialError(
      `Cannot use the certificates that were given: ${messageOf(error)}. Give them as PEM, with the key that belongs to the certificate and without a passphrase.`,
      { reason: 'ownCertificateUnusable', cause: error },
    );
  }
}

function security(transport: TlsTransport, pinned: boolean): ConnectionOptions {
  return {
    rejectUnauthorized: !pinned,
    ...nameToAskFor(transport.servername ?? transport.host),
  };
}

function checkPinned(wire: TLSSocket, pinned: Pin): void {
  try {
    pinned.check(wire);
  } catch (error) {
    wire.on('error', () => {});
    wire.destroy();
    throw error instanceof NotPinned
      ? new DialError(error.message, { reason: 'certificateNotPinned', certificate: error.certificate })
      : error;
  }
}

/** The daemon says with one byte, 1, that it accepts our certificate; anything else, or an end, is a no. */
async function welcomed(wire: TLSSocket, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const giveUp = AbortSignal.any([signal, ended.signal]);
  wire.once('end', () =>
    ended.abort(
      new DialError('the daemon closed the connection: it may not accept our certificate', {
        reason: 'ownCertificateRefused',
      }),
    ),
  );
  try {
    let byte: unknown = wire.read(1);
    while (byte === null) {
      await once(wire, 'readable', { signal: giveUp });
      byte = wire.read(1);
    }
    if (!Buffer.isBuffer(byte) || byte[0] !== 1)
      throw new DialError('the daemon does not accept our certificate', { reason: 'ownCertificateRefused' });
  } catch (error) {
    wire.on('error', () => {});
    wire.destroy();
    throw ended.signal.aborted ? ended.signal.reason : error;
  }
}

function pinOf(fingerprint: string): Pin {
  const pin = Pin.of(fingerprint);
  if (pin !== undefined) return pin;
  throw new DialError(
    'Cannot use the fingerprint of the certificate. Give its SHA-256 as 64 hexadecimal digits.',
    { reason: 'field' },
  );
}
