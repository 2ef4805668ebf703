export type { DomainSummary, Driver, ExecuteOptions, Reading, StepEvidence, StepOutcome } from './driver.ts';
