import type { Step } from '@snaptree/core';
import type { ManagedObject } from '../vim/values.ts';

/** What this driver knows about the last step that it sent to a VM, in case its answer is lost. */
export interface SentStep {
  readonly step: Step;
  /**
   * Tasks that the server remembered before; any other may belong to this step. Undefined after a restart of
   * Snaptree.
   */
  readonly tasksBefore: ReadonlySet<string> | undefined;
  /**
   * `leaving`: it is unknown whether the call arrived. `refused`: it was answered with a fault, or never sent.
   * `started`: it was answered with a task. `failed`: that task ended with an error. `done`: it succeeded.
   */
  state: 'leaving' | 'refused' | 'started' | 'failed' | 'done';
  task?: ManagedObject;
  /** When the search for it started, in milliseconds of a monotonic clock. */
  lookedFor?: number;
}

/** The last sent step of each VM. The driver keeps it while connections are lost. */
export type SentSteps = Map<string, SentStep>;
