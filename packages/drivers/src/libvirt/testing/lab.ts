import { tmpdir } from 'node:os';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import { createLibvirtTarget } from './target.ts';

/** The lab's socket as reported by `npm run lab -- env`; empty: the default socket of this computer. */
export function labSocket(): { path?: string } {
  const path = process.env.SNAPTREE_LIBVIRT_SOCKET;
  return path === undefined ? {} : { path };
}

export function openTarget(driver: 'qemu' | 'test'): Promise<ConformanceTarget> {
  const { path } = labSocket();
  return createLibvirtTarget({
    driver,
    folder: process.env.SNAPTREE_LAB_DISKS ?? tmpdir(),
    ...(path === undefined ? {} : { socket: path }),
  });
}
