import {
  addressOf,
  certificatesOf,
  type HostConnection,
  secretsOf,
  usernameOf,
  withSecrets,
} from '@snaptree/hypervisors';

/** One host as it was configured, wherever from. The connection may hold secrets: never sent or logged. */
export interface HostSpec {
  readonly id: string;
  readonly name: string;
  readonly origin: 'file' | 'settings' | 'demo';
  readonly connection: HostConnection;
}

/** The connection as it may be shown. */
export const withoutSecrets = (connection: HostConnection): HostConnection => withSecrets(connection, {});

/**
 * A changed connection with the secrets that it leaves out. They go only where they were given for: a password to
 * the same address and name, a key with the same certificate.
 */
export function withKnownSecrets(
  connection: HostConnection,
  known: HostConnection | undefined,
): HostConnection {
  if (known?.kind !== connection.kind || addressOf(known) !== addressOf(connection)) return connection;
  const given = secretsOf(connection);
  const old = secretsOf(known);
  const username = usernameOf(known);
  const sameName = username !== undefined && username === usernameOf(connection);
  const certificate = certificatesOf(known)?.certificate;
  const sameCertificate =
    certificate !== undefined && certificate === certificatesOf(connection)?.certificate;
  return withSecrets(connection, {
    password: given.password ?? (sameName ? old.password : undefined),
    privateKey: given.privateKey ?? (sameCertificate ? old.privateKey : undefined),
  });
}
