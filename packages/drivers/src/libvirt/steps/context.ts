import type { Step } from '@snaptree/core';
import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import type { ExecuteOptions, Reading } from '../../driver.ts';
import { attemptOf, type StepAttempt, type Subject } from '../../step/attempt.ts';
import type { Clock } from '../../time/clock.ts';
import type { Monitors } from '../connecting/monitors.ts';
import type { Names } from '../names.ts';

export interface StepContext {
  /** For the one call that changes something. */
  readonly acting: Connection;
  /** For reading before and during that call. */
  readonly reading: Connection;
  /** For calls that QEMU answers. */
  readonly monitors: Monitors;
  readonly dom: Domain;
  /** Whether the daemon runs on this computer, so that its files may be visible. */
  readonly local: boolean;
  readonly names: Names;
  /** Reads the tree again. */
  readonly readNow: () => Promise<Reading>;
  /** Whether a delete leaves the file with the memory behind. */
  readonly keepsMemoryFile: boolean;
  /** Whether a revert leaves drives empty. */
  readonly revertEjects: boolean;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
}

export const subjectOf = ({ dom, names }: StepContext): Subject => ({
  vm: dom.name,
  nameOf: (id) => names.nameOf(id),
});

export const attempting = (context: StepContext, step: Step): StepAttempt =>
  attemptOf(step, subjectOf(context));
