import type { Capabilities } from '@snaptree/core';
import { qemuCapabilities } from './rules/qemu.ts';
import { virtualboxCapabilities } from './rules/virtualbox.ts';
import { vsphereCapabilities } from './rules/vsphere.ts';
import type { HypervisorKind } from './world/model.ts';

/** What the planner has to know of each kind of simulated host. */
export const capabilitiesOf: Readonly<Record<HypervisorKind, Capabilities>> = {
  qemu: qemuCapabilities,
  virtualbox: virtualboxCapabilities,
  vsphere: vsphereCapabilities,
};
