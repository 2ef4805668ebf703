import { createHash } from 'node:crypto';
import {
  type Job,
  lacksSpace,
  type Operation,
  type Plan,
  planOperation,
  SnaptreeError,
  type TreeReading,
} from '@snaptree/core';
import { problem } from '../../problems.ts';
import { DetailedError } from '../detailed-error.ts';
import type { JobFile } from '../journal/archive.ts';
import { stepDifference } from '../run/expectation.ts';

/** Digest of a request: distinguishes a retry from a different request with the same key. */
export function digestOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

/** The plan on this reading of the tree. Throws `refused` with the refusals. */
export function mustBeAllowed(reading: TreeReading, operation: Operation): Plan {
  const result = planOperation(reading.tree, operation, reading.capabilities);
  if (result.ok) return result.plan;
  const { problem: refused } = problem('refused', {
    what: `Cannot run the operation on VM {on}. ${result.refusals.map((refusal) => refusal.sentence).join(' ')}`,
    on: reading.tree.domain.name,
    todo: 'The preview shows what works instead.',
  });
  throw new DetailedError(refused, { refusals: result.refusals });
}

/** Losing more than the user named requires the typed name of the VM. Throws `wrongConfirmation`. */
export function mustBeConfirmed(plan: Plan, domainName: string, typed: string | undefined): void {
  const more = plan.lostBeyondNamed.length;
  if (more === 0) return;
  if (typed !== undefined && comparable(typed) === comparable(domainName)) return;
  throw problem('wrongConfirmation', {
    what: `The operation deletes ${more} more snapshot${more === 1 ? '' : 's'} of VM {on} than you selected, and the typed name does not match.`,
    on: domainName,
    todo: 'Type the name of the VM exactly as it is written here.',
  });
}

/** A known lack of space must be accepted. Throws `spaceNotAccepted`. */
export function mustHaveSpace(plan: Plan, { tree }: TreeReading, isAccepted: boolean | undefined): void {
  if (isAccepted === true || !lacksSpace(plan)) return;
  const [needs, free] = [plan.space.needsBytes, tree.freeBytes].map(gibibytes);
  throw problem('spaceNotAccepted', {
    what: `The operation on VM {on} may need ${needs}, but only ${free} is free.`,
    on: tree.domain.name,
    todo: 'Free space and create a new preview. To run it anyway, accept the lack of space in the confirmation.',
  });
}

const gibibytes = (bytes: number | undefined) =>
  bytes === undefined ? 'an unknown amount' : `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

/** Ending a job whose result is unknown requires the typed name of the VM. Throws `wrongConfirmation`. */
export function mustBeTyped({ domainName }: Job, typed: string | undefined): void {
  if (typed !== undefined && comparable(typed) === comparable(domainName)) return;
  throw problem('wrongConfirmation', {
    what: 'The result of the job on VM {on} is unknown, and a step may still be running. To dismiss the job, the typed name must match.',
    on: domainName,
    todo: 'Type the name of the VM exactly as it is written here.',
  });
}

/** The tree must be what the completed steps of the plan leave. Throws `stepExpectationFailed`. */
export function mustFit(
  file: JobFile,
  now: { done: number; dirty: readonly string[]; reading: TreeReading },
): void {
  const { tree } = now.reading;
  const dirty = new Set(now.dirty);
  // A partly deleted snapshot is the reason to resume the job, not a difference.
  const snapshots = tree.snapshots.map((snapshot) => {
    if (!dirty.has(snapshot.id) && snapshot.problem?.code !== 'deleteInProgress') return snapshot;
    const { problem: _, ...rest } = snapshot;
    return rest;
  });
  const difference = stepDifference(file, now.done, { ...tree, snapshots });
  if (difference === undefined) return;
  throw new SnaptreeError({
    code: 'stepExpectationFailed',
    what: `Cannot resume the job on VM {on}, because the tree has changed since the job was interrupted: ${difference}.`,
    on: tree.domain.name,
    todo: 'Dismiss the job, then create a new preview.',
  });
}

export function revisionRequired(): SnaptreeError {
  return problem('revisionRequired', {
    what: 'The request has no {on}, so Snaptree cannot check which tree it was made for.',
    on: 'revision',
    todo: 'Send the revision of the tree that the plan was based on.',
  });
}

const comparable = (text: string) => text.normalize('NFC').trim();
