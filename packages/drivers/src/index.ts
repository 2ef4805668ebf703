export type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  FolderAccess,
  HypervisorIdentity,
  Reading,
  StepEvidence,
  StepOutcome,
} from './driver.ts';
export { openDriver } from './open.ts';
export type { SimulatorControls } from './simulator/controls.ts';
export { createSimulator, type Simulator, type SimulatorOptions } from './simulator/driver.ts';
export { DEMO_SEED, type DemoHost, demoFleet, type OpenOptions } from './simulator/fleet/demo.ts';
export { Fault, type HostState } from './simulator/world/model.ts';
export { fileStore, memoryStore } from './simulator/world/store.ts';
export { SimulatorWorld } from './simulator/world/world.ts';
export { type Clock, wallClock } from './time/clock.ts';
export { leapingClock } from './time/leaping-clock.ts';
export type { WorldStore } from './world-store.ts';
