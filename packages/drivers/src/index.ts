export type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  Reading,
  StepEvidence,
  StepOutcome,
} from './driver.ts';
export { createLibvirtDriver, type LibvirtDriverOptions } from './libvirt/driver.ts';
export { openDriver } from './open.ts';
export type { SimulatorControls } from './simulator/controls.ts';
export { createSimulator, type Simulator, type SimulatorOptions } from './simulator/driver.ts';
export { DEMO_SEED, type DemoHost, demoFleet, type OpenOptions } from './simulator/fleet/demo.ts';
export { Fault, type HostState } from './simulator/world/model.ts';
export { fileStore, memoryStore, type WorldStore } from './simulator/world/store.ts';
export { SimulatorWorld } from './simulator/world/world.ts';
export { type Clock, wallClock } from './time/clock.ts';
export { leapingClock } from './time/leaping-clock.ts';
export { LocalService } from './virtualbox/connecting/local.ts';
export { serviceAt } from './virtualbox/connecting/service.ts';
export { createVirtualBoxDriver, type VirtualBoxDriverOptions } from './virtualbox/driver.ts';
export { createVSphereDriver } from './vsphere/driver.ts';
export type { VimServiceOptions as VSphereDriverOptions } from './vsphere/vim/service.ts';
