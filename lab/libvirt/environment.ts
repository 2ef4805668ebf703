import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { place } from './place.ts';

/** What a test needs to reach the lab, as lines of NAME=value. */
function environment(): string {
  return [
    `SNAPTREE_LIBVIRT_SOCKET=${place.socket}`,
    `SNAPTREE_LIBVIRT_URI=${place.uri}`,
    `SNAPTREE_LAB_DISKS=${place.disks}`,
    '',
  ].join('\n');
}

export function writeEnvironment(): void {
  const fresh = `${place.environment}.new`;
  writeFileSync(fresh, environment());
  renameSync(fresh, place.environment);
}

export function readEnvironment(): string | undefined {
  try {
    return readFileSync(place.environment, 'utf8');
  } catch {
    return undefined;
  }
}
