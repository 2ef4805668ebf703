import type { Outcome, Problem, SnapshotTree } from '@snaptree/core';

/** Why a job stops before its last step. */
export interface Stop {
  readonly reason: 'cancelled' | Problem;
  /** Steps whose effect was seen. */
  readonly stepsDone: number;
  /** What a half-done step has written into. */
  readonly dirty: readonly string[];
  /** Whether issuing the remaining steps again can finish the job. */
  readonly resumable: boolean;
}

/** The outcome of a job that stopped, from what the tree was and what it is now. */
export function stoppedOutcome(stop: Stop, before: SnapshotTree, now: SnapshotTree): Outcome {
  const left = new Set(now.snapshots.map((snapshot) => snapshot.id));
  const lost = before.snapshots.map((snapshot) => snapshot.id).filter((id) => !left.has(id));
  const clean = stop.stepsDone === 0 && stop.dirty.length === 0;
  const rest = { lost, dirty: [...stop.dirty], resumable: stop.resumable };
  if (stop.reason === 'cancelled') {
    return clean ? { state: 'cancelledClean' } : { state: 'cancelledPartial', ...rest };
  }
  return clean
    ? { state: 'failedClean', problem: stop.reason }
    : { state: 'failedPartial', problem: stop.reason, ...rest };
}
