import type { Configuration } from '../config/config.ts';
import type { HostSpec } from './spec.ts';

/** The hosts of the configuration file. */
export function configuredHosts(configuration: Configuration): HostSpec[] {
  return configuration.hosts.map(
    ({ id, name, connection }): HostSpec => ({ id, name, origin: 'file', connection }),
  );
}
