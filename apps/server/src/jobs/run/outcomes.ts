import type { Outcome, Problem, Resumes, SnapshotTree } from '@snaptree/core';

/** Why a job stops before its last step. */
export interface Stop {
  readonly reason: 'cancelled' | Problem;
  /** Steps whose effect was seen. */
  readonly stepsDone: number;
  /** Whether the step that stopped the job took effect in part, or may have. */
  readonly halfDone: boolean;
  /** Snapshots that a partial step has written into; empty for a revert or create. */
  readonly dirty: readonly string[];
  /** Whether sending the remaining steps again can finish the job. */
  readonly resumable: boolean;
}

/**
 * The outcome of a job that stopped, from its tree before and now. A job that resumes another is interrupted from
 * the start, and keeps the other's lost and incomplete snapshots.
 */
export function stoppedOutcome(
  stop: Stop,
  { before, resumes }: { before: SnapshotTree; resumes: Resumes | undefined },
  now: SnapshotTree,
): Outcome {
  const left = new Set(now.snapshots.map((snapshot) => snapshot.id));
  const gone = before.snapshots.map((snapshot) => snapshot.id).filter((id) => !left.has(id));
  const clean = stop.stepsDone === 0 && !stop.halfDone && resumes === undefined;
  // The first step of a resumed job is the one that was incomplete.
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
