import type { HostConnection } from '@snaptree/core';

/** One host as it was configured, wherever from. The connection may hold a password: never sent or logged. */
export interface HostSpec {
  readonly id: string;
  readonly name: string;
  readonly origin: 'file' | 'settings' | 'demo';
  readonly connection: HostConnection;
}

/** The connection as it may be shown. */
export function withoutPassword(connection: HostConnection): HostConnection {
  if (connection.kind !== 'libvirt') return connection;
  const { password: _, ...rest } = connection;
  return rest;
}
