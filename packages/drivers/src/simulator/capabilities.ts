import type { Capabilities } from '@snaptree/core';
import {
  libvirtCapabilities,
  type SimulatedLibvirt,
  simulatedVersions,
  virtualboxCapabilities,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import type { HypervisorKind } from './world/model.ts';

const qcow2 = { disks: [{ target: 'vda', format: 'qcow2' }], guestAgent: true };

/** The rules of the real ones: what they refuse, the simulated ones refuse too. */
export function capabilitiesOf(
  kind: HypervisorKind,
  { libvirt = '9.0', appArmor = false }: { libvirt?: SimulatedLibvirt; appArmor?: boolean } = {},
): Capabilities {
  switch (kind) {
    case 'qemu': {
      const securityModels = appArmor ? ['apparmor', 'dac'] : [];
      const host = { ...simulatedVersions(libvirt), securityModels };
      return { ...libvirtCapabilities(host, qcow2), driver: 'simulator' };
    }
    case 'virtualbox':
      return virtualboxCapabilities('simulator', 'VirtualBox 7.2 (simulated)');
    case 'vsphere':
      return vsphereCapabilities('simulator', 'vSphere 8 (simulated)');
    default:
      return kind satisfies never;
  }
}
