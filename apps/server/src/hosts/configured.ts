import type { HostConnection } from '@snaptree/hypervisors';
import type { Configuration } from '../config/config.ts';
import type { HostSpec } from './spec.ts';

/** The hosts of the configuration file. */
export function configuredHosts(configuration: Configuration): HostSpec[] {
  return configuration.hosts.map(
    ({ id, name, connection }): HostSpec => ({
      id,
      name,
      origin: 'file',
      connection: withSshConfig(connection),
    }),
  );
}

/** Whoever writes the file may also write ~/.ssh/config, so ssh reads it unless the file says otherwise. */
function withSshConfig(connection: HostConnection): HostConnection {
  if (connection.kind !== 'libvirt' || connection.transport.kind !== 'ssh') return connection;
  const { transport } = connection;
  return { ...connection, transport: { ...transport, useSshConfig: transport.useSshConfig ?? true } };
}
