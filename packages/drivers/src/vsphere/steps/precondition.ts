import { LIVE, type Power, type Seat, SnaptreeError } from '@snaptree/core';
import { decodedName } from '../names.ts';
import { textIn } from '../reading/probe.ts';
import { type SnapshotFacts, snapshotsIn } from '../reading/snapshots.ts';
import { powerOf } from '../states.ts';
import { recentTasks } from '../tasks/tasks.ts';
import { readObject } from '../vim/properties.ts';
import { referencesIn } from '../vim/values.ts';
import type { StepContext, StepSite } from './context.ts';

/** The machine as it is right before a step: what hangs on what, what is current, what it does. */
export interface Now {
  readonly name: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly current: string | undefined;
  readonly power: Power;
  readonly needsConsolidation: boolean;
  /** Tasks that the server remembers, by reference. */
  readonly tasks: ReadonlySet<string>;
}

export function readNow({ service, machine }: StepSite): Promise<Now> {
  const paths = ['name', 'snapshot', 'runtime.powerState', 'runtime.consolidationNeeded', 'recentTask'];
  return service.reading(async (session) => {
    const { values } = await readObject(session, machine, paths);
    const tasks = [...(await recentTasks(session)), ...referencesIn(values.get('recentTask'))];
    const text = (path: string) => textIn(values.get(path));
    return {
      name: values.has('name') ? decodedName(text('name')) : machine.value,
      ...snapshotsIn(values.get('snapshot')),
      power: powerOf(text('runtime.powerState')),
      needsConsolidation: text('runtime.consolidationNeeded') === 'true',
      tasks: new Set(tasks.map((each) => each.value)),
    };
  });
}

export function snapshotNow(context: StepContext, id: string): SnapshotFacts {
  const found = context.now.snapshots.find((each) => each.id === id);
  if (found === undefined) throw changed(context, id, 'it is not there any more');
  return found;
}

/** Fails when other snapshots hang on it than the step expects, the live state among them. */
export function expectChildren(
  context: StepContext,
  step: { id: string; expect: 'drop' | 'merge'; children: readonly string[] },
): void {
  const { now } = context;
  const { name } = snapshotNow(context, step.id);
  const children = now.snapshots.filter((each) => each.parent === step.id).map((each) => each.id);
  if (now.current === step.id) children.push(LIVE);
  const same = children.length === step.children.length && children.every((id) => step.children.includes(id));
  if (!same) throw changed(context, name, 'other snapshots hang on it now');
  const expect = children.length === 0 ? 'drop' : 'merge';
  if (step.expect !== expect) throw changed(context, name, `it would now ${expect}`);
}

/**
 * Fails when the machine sits elsewhere. A current snapshot that is not in the tree (vcsim 0.24 after a subtree
 * with it was removed) is nowhere: nothing is built on it.
 */
export function expectSeat(context: StepContext, seat: Seat): void {
  const { now } = context;
  const expected = seat.kind === 'on' ? seat.id : undefined;
  if (seat.kind === 'unknown' || now.current !== expected)
    throw changed(context, now.name, 'the machine sits on another snapshot');
}

export function changed(context: StepContext, on: string, why: string): SnaptreeError {
  return new SnaptreeError({
    code: 'stepExpectationFailed',
    what: 'The step was not done: the tree changed at',
    on: `${on} (${why})`,
    todo: `Look at ${context.now.name} again and preview anew.`,
  });
}
