import { addressOf, type CertificateCheck, type HostConnection, type HostSecret } from '@snaptree/core';

/** One host as it was configured, wherever from. The connection may hold secrets: never sent or logged. */
export interface HostSpec {
  readonly id: string;
  readonly name: string;
  readonly origin: 'file' | 'settings' | 'demo';
  readonly connection: HostConnection;
}

type LibvirtConnection = Extract<HostConnection, { kind: 'libvirt' }>;

export type Secrets = { readonly [S in HostSecret]?: string | undefined };

export function secretsOf(connection: HostConnection): Secrets {
  if (connection.kind === 'simulator') return {};
  if (connection.kind !== 'libvirt') return { password: connection.password };
  const { password, transport } = connection;
  return { password, privateKey: transport.kind === 'tls' ? transport.privateKey : undefined };
}

/** The connection as it may be shown. */
export function withoutSecrets(connection: HostConnection): HostConnection {
  if (connection.kind === 'simulator') return connection;
  const { password: _, ...shown } = connection;
  return shown.kind === 'libvirt' ? withoutKey(shown) : shown;
}

function withoutKey({ transport, ...rest }: LibvirtConnection): LibvirtConnection {
  if (transport.kind !== 'tls') return { ...rest, transport };
  const { privateKey: __, ...shown } = transport;
  return { ...rest, transport: shown };
}

/** The same connection with these secrets, where the kind has room for them. */
export function withSecrets(connection: HostConnection, secrets: Secrets): HostConnection {
  if (connection.kind === 'simulator') return connection;
  const { password, privateKey } = secrets;
  const withPassword = { ...connection, ...(password === undefined ? {} : { password }) };
  if (withPassword.kind !== 'libvirt') return withPassword;
  const { transport } = withPassword;
  return {
    ...withPassword,
    transport:
      transport.kind === 'tls' && privateKey !== undefined ? { ...transport, privateKey } : transport,
  };
}

/**
 * A changed connection with the secrets that it leaves out. They go only where they were given for: a password to
 * the same address and name, a key with the same certificate.
 */
export function withKnownSecrets(connection: HostConnection, known: HostConnection | undefined) {
  if (known === undefined || known.kind === 'simulator' || connection.kind !== known.kind) return connection;
  if (addressOf(known) !== addressOf(connection)) return connection;
  const given = secretsOf(connection);
  const old = secretsOf(known);
  const sameName = known.username !== undefined && known.username === connection.username;
  const certificate = certificateOf(known);
  const sameCertificate = certificate !== undefined && certificate === certificateOf(connection);
  return withSecrets(connection, {
    password: given.password ?? (sameName ? old.password : undefined),
    privateKey: given.privateKey ?? (sameCertificate ? old.privateKey : undefined),
  });
}

/** The certificates and the key of a connection by TLS; undefined where there is no place for any. */
export function certificatesOf(connection: HostConnection): CertificateCheck | undefined {
  switch (connection.kind) {
    case 'simulator':
      return undefined;
    case 'libvirt':
      return connection.transport.kind === 'tls' ? connection.transport : undefined;
    case 'virtualbox':
      return connection.service.kind === 'https' ? connection.service : undefined;
    case 'vsphere':
      return connection;
    default:
      return connection satisfies never;
  }
}

function certificateOf(connection: HostConnection): string | undefined {
  return certificatesOf(connection)?.certificate;
}
