import type { Configuration } from '../config/config.ts';
import { demoHosts } from './open-driver.ts';
import type { HostSpec } from './spec.ts';

/** The hosts of the configuration file, and the demo fleet where it is wanted or nothing else is configured. */
export function configuredHosts(configuration: Configuration, allowDemo: boolean): HostSpec[] {
  const fromFile = configuration.hosts.map(
    ({ id, name, connection }): HostSpec => ({ id, name, origin: 'file', connection }),
  );
  const wantsDemo = configuration.demo ?? fromFile.length === 0;
  return allowDemo && wantsDemo ? [...fromFile, ...demoHosts()] : fromFile;
}
