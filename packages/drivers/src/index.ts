export type { DomainSummary, Driver, ExecuteOptions, Reading, StepEvidence, StepOutcome } from './driver.ts';
export { createLibvirtDriver, type LibvirtDriverOptions } from './libvirt/driver.ts';
