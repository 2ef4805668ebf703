import { LIVE, type Seat, SnaptreeError } from '@snaptree/core';
import { type SnapshotFacts, walkSnapshots } from '../reading/snapshots.ts';
import type { StepContext } from './context.ts';

/** The tree as it is right before a step: what hangs on what, and what is current. */
export interface Now {
  readonly snapshots: readonly SnapshotFacts[];
  readonly current: string | undefined;
}

export async function readNow({ session, machine }: StepContext): Promise<Now> {
  const snapshots = await walkSnapshots(session, machine);
  const ref = await session.text('IMachine_getCurrentSnapshot', machine);
  return { snapshots, current: ref === '' ? undefined : await session.text('ISnapshot_getId', ref) };
}

/** The snapshot with this id. An empty id means the root to VirtualBox and never gets through here. */
export function snapshotNow(context: StepContext, now: Now, id: string): SnapshotFacts {
  const found = id === '' ? undefined : now.snapshots.find((s) => s.id === id);
  if (found === undefined) throw changed(context, id, 'it is not there any more');
  return found;
}

/** Fails when other snapshots hang on it than the step expects, the live state among them. */
export function expectChildren(
  context: StepContext,
  now: Now,
  step: { id: string; children: readonly string[] },
): void {
  const { name } = snapshotNow(context, now, step.id);
  const children = now.snapshots.filter((s) => s.parent === step.id).map((s) => s.id);
  if (now.current === step.id) children.push(LIVE);
  const same = children.length === step.children.length && children.every((id) => step.children.includes(id));
  if (!same) throw changed(context, name, 'other snapshots hang on it now');
}

export function expectSeat(context: StepContext, now: Now, seat: Seat): void {
  const expected = seat.kind === 'on' ? seat.id : undefined;
  if (seat.kind === 'unknown' || now.current !== expected)
    throw changed(context, context.name, 'the machine sits on another snapshot');
}

function changed(context: StepContext, on: string, why: string): SnaptreeError {
  return new SnaptreeError({
    code: 'stepExpectationFailed',
    what: 'The step was not sent: the tree changed at',
    on: `${on} (${why})`,
    todo: `Look at ${context.name} again and preview anew.`,
  });
}
