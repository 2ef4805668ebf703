import { tmpdir } from 'node:os';
import { type Connection, connect } from '@snaptree/libvirt-rpc';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import { createLibvirtTarget } from './target.ts';

/** The lab's socket as reported by `npm run lab -- env`; empty: the default socket of this computer. */
export function labSocket(): { path?: string } {
  const path = process.env.SNAPTREE_LIBVIRT_SOCKET;
  return path === undefined ? {} : { path };
}

/** What the lab runs, such as "libvirt 11.3.0 with QEMU 10.0.13". */
export const labProduct = (): string => process.env.SNAPTREE_LIBVIRT_PRODUCT ?? "this computer's";

/** A connection to the lab for calls that the driver does not make. */
export const connectToLab = (uri = 'qemu:///system'): Promise<Connection> =>
  connect({ transport: { kind: 'unix', ...labSocket() }, uri });

export function openTarget(driver: 'qemu' | 'test'): Promise<ConformanceTarget> {
  const { path } = labSocket();
  const firmware = process.env.SNAPTREE_LAB_FIRMWARE ?? '';
  return createLibvirtTarget({
    driver,
    folder: process.env.SNAPTREE_LAB_DISKS ?? tmpdir(),
    ...(path === undefined ? {} : { socket: path }),
    ...(firmware === '' ? {} : { firmware }),
  });
}
