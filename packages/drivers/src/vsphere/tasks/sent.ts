import type { Step } from '@snaptree/core';
import type { ManagedObject } from '../vim/values.ts';

/** What this driver knows of the last step that it sent to a machine, for the case that nobody heard its answer. */
export interface SentStep {
  readonly step: Step;
  /**
   * Tasks that the server remembered before: one that is not among them may be this step's. Undefined: the server
   * of Snaptree was started anew since.
   */
  readonly tasksBefore: ReadonlySet<string> | undefined;
  /**
   * `leaving`: nobody knows whether the call arrived. `refused`: it was answered by a fault, or never left.
   * `begun`: it was answered with a task. `failed`: that task ended with an error. `done`: it ended well.
   */
  state: 'leaving' | 'refused' | 'begun' | 'failed' | 'done';
  task?: ManagedObject;
  /** Since when it is looked for, in milliseconds of a clock that never goes back. */
  lookedFor?: number;
}

/** The last sent step of each machine. It lives as long as the driver, which is kept over lost connections. */
export type SentSteps = Map<string, SentStep>;
