import type { Outcome, Problem, Resumes, SnapshotTree } from '@snaptree/core';

/** Why a job stops before its last step. */
export interface Stop {
  readonly reason: 'cancelled' | Problem;
  /** Steps whose effect was seen. */
  readonly stepsDone: number;
  /** Whether the step that stopped the job had begun, or may have. */
  readonly halfDone: boolean;
  /** What a half-done step has written into; a half-done revert or create names nothing. */
  readonly dirty: readonly string[];
  /** Whether issuing the remaining steps again can finish the job. */
  readonly resumable: boolean;
}

/**
 * The outcome of a job that stopped, from what the tree was and what it is now. A job that goes on with another
 * one is half-way from its beginning, and what that one had lost and left dirty is still lost and dirty.
 */
export function stoppedOutcome(
  stop: Stop,
  { before, resumes }: { before: SnapshotTree; resumes: Resumes | undefined },
  now: SnapshotTree,
): Outcome {
  const left = new Set(now.snapshots.map((snapshot) => snapshot.id));
  const gone = before.snapshots.map((snapshot) => snapshot.id).filter((id) => !left.has(id));
  const clean = stop.stepsDone === 0 && !stop.halfDone && resumes === undefined;
  // The first step of a resumed job is the one that was half done.
  const stillDirty = stop.stepsDone === 0 ? (resumes?.dirty ?? []) : [];
  const rest = {
    lost: [...new Set([...(resumes?.lost ?? []), ...gone])],
    dirty: [...new Set([...stillDirty, ...stop.dirty])],
    resumable: stop.resumable,
  };
  if (stop.reason === 'cancelled') {
    return clean ? { state: 'cancelledClean' } : { state: 'cancelledPartial', ...rest };
  }
  return clean
    ? { state: 'failedClean', problem: stop.reason }
    : { state: 'failedPartial', problem: stop.reason, ...rest };
}
