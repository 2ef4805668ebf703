import { createHash } from 'node:crypto';
import { type Operation, type Plan, planOperation, SnaptreeError, type TreeReading } from '@snaptree/core';
import { problem } from '../../problems.ts';
import { DetailedError } from '../detailed-error.ts';
import type { JobFile } from '../journal/archive.ts';
import { stepDifference } from '../run/expectation.ts';

/** Digest of a request, to tell a repetition from another one under the same key. */
export function digestOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

/** The plan on the tree that was just read; throws `refused` with the refusals. */
export function mustBeAllowed(reading: TreeReading, operation: Operation): Plan {
  const result = planOperation(reading.tree, operation, reading.capabilities);
  if (result.ok) return result.plan;
  const { problem: refused } = problem('refused', {
    what: 'The operation is refused',
    on: `${reading.tree.domain.name}: ${result.refusals.map((refusal) => refusal.sentence).join(' ')}`,
    todo: 'Look at the preview for what works instead.',
  });
  throw new DetailedError(refused, { refusals: result.refusals });
}

/** Where more is lost than was named, the machine's name must have been typed; throws `wrongConfirmation`. */
export function mustBeConfirmed(plan: Plan, domainName: string, typed: string | undefined): void {
  if (plan.lostBeyondNamed.length === 0) return;
  if (typed !== undefined && comparable(typed) === comparable(domainName)) return;
  throw problem('wrongConfirmation', {
    what: `The operation discards ${plan.lostBeyondNamed.length} more snapshots than the one that it names, and the machine's name was not typed`,
    on: domainName,
    todo: 'Type the name of the machine as it is written here.',
  });
}

/** The tree must be what the plan left after the steps that were done; throws `stepExpectationFailed`. */
export function mustFit(
  file: JobFile,
  now: { done: number; dirty: readonly string[]; reading: TreeReading },
): void {
  const { tree } = now.reading;
  const dirty = new Set(now.dirty);
  // A half-deleted snapshot says so in its problem; that is why the job is resumed, not a difference.
  const snapshots = tree.snapshots.map((snapshot) => {
    if (!dirty.has(snapshot.id) && snapshot.problem?.code !== 'deleteInProgress') return snapshot;
    const { problem: _, ...rest } = snapshot;
    return rest;
  });
  const difference = stepDifference(file, now.done, { ...tree, snapshots });
  if (difference === undefined) return;
  throw new SnaptreeError({
    code: 'stepExpectationFailed',
    what: 'The tree is not the one that the job left behind, so it cannot be resumed',
    on: `${tree.domain.name}: ${difference}`,
    todo: 'Leave the tree as it is, then make a new preview on it.',
  });
}

export function revisionRequired(domainId: string): SnaptreeError {
  return problem('revisionRequired', {
    what: 'The request does not say which tree it was made for',
    on: domainId,
    todo: 'Send the revision of the reading that the preview was made on.',
  });
}

const comparable = (text: string) => text.normalize('NFC').trim();
