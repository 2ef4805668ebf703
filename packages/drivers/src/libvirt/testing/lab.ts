import { tmpdir } from 'node:os';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { createLibvirtTarget } from '../target.ts';

/** The lab's daemon as `npm run lab -- env` says it, else the one that this machine has. */
export function openTarget(driver: 'qemu' | 'test'): Promise<ConformanceTarget> {
  const socket = process.env.SNAPTREE_LIBVIRT_SOCKET;
  return createLibvirtTarget({
    driver,
    folder: process.env.SNAPTREE_LAB_DISKS ?? tmpdir(),
    ...(socket === undefined ? {} : { socket }),
  });
}
