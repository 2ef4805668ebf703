import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { paths } from './paths.ts';

/** What a test needs to connect to the lab, as NAME=value lines. */
function environment(): string {
  return [
    `SNAPTREE_LIBVIRT_SOCKET=${paths.socket}`,
    `SNAPTREE_LIBVIRT_URI=${paths.uri}`,
    `SNAPTREE_LAB_DISKS=${paths.disks}`,
    '',
  ].join('\n');
}

export function writeEnvironment(): void {
  const fresh = `${paths.environment}.new`;
  writeFileSync(fresh, environment());
  renameSync(fresh, paths.environment);
}

export function readEnvironment(): string | undefined {
  try {
    return readFileSync(paths.environment, 'utf8');
  } catch {
    return undefined;
  }
}
