import type { Capabilities } from '@snaptree/core';
import {
  type HostVersions,
  libvirtCapabilities,
  virtualboxCapabilities,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import type { HypervisorKind } from './world/model.ts';

/** The versions that a simulated QEMU imitates. */
const imitated: HostVersions = {
  driver: 'qemu',
  libvirt: { major: 9, minor: 0, release: 0 },
  hypervisor: { major: 7, minor: 2, release: 0 },
  product: 'QEMU 7.2 on libvirt 9.0 (simulated)',
};

const qcow2 = { disks: [{ format: 'qcow2' }], flash: false, guestAgent: true };

/** The rules of the real ones: what they refuse, the simulated ones refuse too. */
export const capabilitiesOf: Readonly<Record<HypervisorKind, Capabilities>> = {
  qemu: { ...libvirtCapabilities(imitated, qcow2), driver: 'simulator' },
  virtualbox: virtualboxCapabilities('simulator', 'VirtualBox 7.2 (simulated)'),
  vsphere: vsphereCapabilities('simulator', 'vSphere 8 (simulated)'),
};
