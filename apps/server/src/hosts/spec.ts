import type { Problem } from '@snaptree/core';
import {
  addressOf,
  certificatesOf,
  type HostConnection,
  secretsOf,
  usernameOf,
  withSecrets,
} from '@snaptree/hypervisors';

/** One configured host. The connection may contain secrets and is never sent or logged. */
export interface HostSpec {
  readonly id: string;
  readonly name: string;
  readonly origin: 'file' | 'settings' | 'demo';
  readonly connection: HostConnection;
  /** Why it cannot be connected to, known before any attempt. */
  readonly unusable?: Problem;
}

/** The connection as it may be shown. */
export const withoutSecrets = (connection: HostConnection): HostConnection => withSecrets(connection, {});

/**
 * Completes a changed connection with known secrets: a password only for the same address and user name, a key only
 * with the same certificate.
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
