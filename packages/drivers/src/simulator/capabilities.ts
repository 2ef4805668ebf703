import type { Capabilities } from '@snaptree/core';
import { virtualboxCapabilities } from '../virtualbox/capabilities.ts';
import { qemuCapabilities } from './rules/qemu.ts';
import { vsphereCapabilities } from './rules/vsphere.ts';
import type { HypervisorKind } from './world/model.ts';

/** What the planner has to know of each kind of simulated host. */
export const capabilitiesOf: Readonly<Record<HypervisorKind, Capabilities>> = {
  qemu: qemuCapabilities,
  // The rules of the real one: what VirtualBox refuses, the simulated one refuses too.
  virtualbox: virtualboxCapabilities('simulator', 'VirtualBox 7.2 (simulated)'),
  vsphere: vsphereCapabilities,
};
