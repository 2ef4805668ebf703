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
  checkLiteral,
  dialableLookup,
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

/** libvirtd's default `tls_port` (libvirtd.conf, 9.0). */
const defaultPort = 16_514;

/** Verifies the daemon's certificate by an authority or by its pinned fingerprint. */
export async function dialTls(transport: TlsTransport, { signal }: DialOptions): Promise<Dialed> {
  const host = checkedHost(transport.host);
  const port = checkedPort(transport.port ?? defaultPort);
  const pinned = transport.fingerprint256 === undefined ? undefined : pinOf(transport.fingerprint256);
  const address = `${host}:${port}`;
  const own = ownSecurity(transport);
  try {
    checkLiteral(host);
    const socket = connect({
      host,
      port,
      lookup: dialableLookup,
      secureContext: own,
      ...security(transport, pinned !== undefined),
    });
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
    throw new DialError(`Cannot connect to libvirt at ${address} over TLS: ${messageOf(error)}. ${remedy}`, {
      reason,
      cause: error,
      certificate,
    });
  }
}

const remedy =
  'Check the address, that libvirtd listens with TLS (libvirtd-tls.socket), and the authority and the name in its ' +
  'certificate. A self-signed certificate is accepted only by its SHA-256 fingerprint.';

/** The trusted authorities and our client certificate. Throws when they cannot be used. */
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
      `Cannot use the certificates: ${messageOf(error)}. Enter them in PEM format, with the private key of the certificate and without a passphrase.`,
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

/** The daemon sends one byte, 1, to accept our certificate. Anything else is a rejection. */
async function welcomed(wire: TLSSocket, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const giveUp = AbortSignal.any([signal, ended.signal]);
  wire.once('end', () =>
    ended.abort(
      new DialError('the daemon closed the connection and may not accept our certificate', {
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
    'Cannot use the fingerprint of the certificate. Enter its SHA-256 fingerprint as 64 hexadecimal digits.',
    { reason: 'field' },
  );
}
