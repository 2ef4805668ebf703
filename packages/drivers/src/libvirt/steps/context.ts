import type { Step } from '@snaptree/core';
import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import type { ExecuteOptions } from '../../driver.ts';
import { attemptOf, type StepAttempt, type Subject } from '../../step/attempt.ts';
import type { Clock } from '../../time/clock.ts';
import type { Names } from '../names.ts';

/** What every step works with. */
export interface StepContext {
  /** The line for the one call that changes something. */
  readonly acting: Connection;
  /** The line for looking, before and meanwhile. */
  readonly reading: Connection;
  readonly dom: Domain;
  /** Whether the daemon's files can be looked at here. */
  readonly local: boolean;
  readonly names: Names;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
}

export const subjectOf = ({ dom, names }: StepContext): Subject => ({
  vm: dom.name,
  nameOf: (id) => names.nameOf(id),
});

/** The step as a failure names it. */
export const attempting = (context: StepContext, step: Step): StepAttempt =>
  attemptOf(step, subjectOf(context));
