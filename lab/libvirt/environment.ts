import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from './paths.ts';
import { productOf } from './virsh.ts';

/** What a test needs to connect to the lab, as NAME=value lines. */
function environment(paths: Paths): string {
  return [
    `SNAPTREE_LIBVIRT_SOCKET=${paths.socket}`,
    `SNAPTREE_LIBVIRT_URI=${paths.uri}`,
    `SNAPTREE_LIBVIRT_PRODUCT=${productOf(paths)}`,
    `SNAPTREE_LIBVIRT_RELEASE=${paths.release ?? ''}`,
    `SNAPTREE_LAB_DISKS=${paths.disks}`,
    `SNAPTREE_LAB_FIRMWARE=${firmware(paths)}`,
    '',
  ].join('\n');
}

/** The folder of UEFI firmware, with its path outside; empty if it is not installed. */
function firmware({ root }: Paths): string {
  const folder = join(root, '/usr/share/OVMF');
  return existsSync(join(folder, 'OVMF_CODE_4M.fd')) ? folder : '';
}

export function writeEnvironment(paths: Paths): void {
  const fresh = `${paths.environment}.new`;
  writeFileSync(fresh, environment(paths));
  renameSync(fresh, paths.environment);
}

export function readEnvironment(paths: Paths): string | undefined {
  try {
    return readFileSync(paths.environment, 'utf8');
  } catch {
    return undefined;
  }
}
