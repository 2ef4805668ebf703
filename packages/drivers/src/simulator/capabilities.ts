import type { Capabilities, Hazard } from '@snaptree/core';
import {
  type HostVersions,
  libvirtCapabilities,
  libvirtHazards,
  type SimulatedLibvirt,
  simulatedVersions,
  virtualBoxHazards,
  virtualboxCapabilities,
  vSphereHazards,
  vsphereCapabilities,
} from '@snaptree/hypervisors';
import type { HypervisorKind } from './world/model.ts';

const qcow2 = { disks: [{ target: 'vda', format: 'qcow2' }], guestAgent: true };

interface Simulated {
  readonly libvirt?: SimulatedLibvirt;
  readonly appArmor?: boolean;
}

function versionsOf({ libvirt = '9.0', appArmor = false }: Simulated): HostVersions {
  return { ...simulatedVersions(libvirt), securityModels: appArmor ? ['apparmor', 'dac'] : [] };
}

/** The rules of the real ones: what they refuse, the simulated ones refuse too. */
export function capabilitiesOf(kind: HypervisorKind, simulated: Simulated = {}): Capabilities {
  switch (kind) {
    case 'qemu':
      return { ...libvirtCapabilities(versionsOf(simulated), qcow2), driver: 'simulator' };
    case 'virtualbox':
      return virtualboxCapabilities('simulator', 'VirtualBox 7.2 (simulated)');
    case 'vsphere':
      return vsphereCapabilities('simulator', 'vSphere 8 (simulated)');
    default:
      return kind satisfies never;
  }
}

/** The known hazards of the real ones. */
export function hazardsOf(kind: HypervisorKind, simulated: Simulated): Hazard[] {
  switch (kind) {
    case 'qemu':
      return libvirtHazards(versionsOf(simulated));
    case 'virtualbox':
      return virtualBoxHazards('7.2');
    case 'vsphere':
      return vSphereHazards();
    default:
      return kind satisfies never;
  }
}
