import type { ConnectionOf, HypervisorKind } from '@snaptree/hypervisors';
import type { Driver } from './driver.ts';
import { openLibvirt } from './libvirt/open.ts';
import type { Opener, OpenOptions } from './opener.ts';
import { openSimulator } from './simulator/open.ts';
import { openVirtualBox } from './virtualbox/open.ts';
import { openVSphere } from './vsphere/open.ts';

const openers: { readonly [K in HypervisorKind]: Opener<K> } = {
  libvirt: openLibvirt,
  virtualbox: openVirtualBox,
  vsphere: openVSphere,
  simulator: openSimulator,
};

/** Opens the driver for a connection. Real hypervisors are connected to with the first call. */
export async function openDriver<K extends HypervisorKind>(
  connection: ConnectionOf<K>,
  options: OpenOptions,
): Promise<Driver> {
  const open: Opener<K> = openers[connection.kind];
  return open(connection, options);
}
