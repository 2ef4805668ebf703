import type { Capabilities } from '@snaptree/core';
import { virtualboxCapabilities, vsphereCapabilities } from '@snaptree/hypervisors';
import { qemuCapabilities } from './rules/qemu.ts';
import type { HypervisorKind } from './world/model.ts';

/** What the planner has to know of each kind of simulated host. */
export const capabilitiesOf: Readonly<Record<HypervisorKind, Capabilities>> = {
  qemu: qemuCapabilities,
  // The rules of the real ones: what they refuse, the simulated ones refuse too.
  virtualbox: virtualboxCapabilities('simulator', 'VirtualBox 7.2 (simulated)'),
  vsphere: vsphereCapabilities('simulator', 'vSphere 8 (simulated)'),
};
