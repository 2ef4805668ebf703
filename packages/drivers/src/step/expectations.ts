import { type Current, LIVE, SnaptreeError, type Step } from '@snaptree/core';

/** A tree right before a step: what has which parent, and what is current. */
export interface TreeNow<S extends SnapshotNow = SnapshotNow> {
  /** The VM's name. */
  readonly vm: string;
  readonly snapshots: readonly S[];
  readonly current: string | undefined;
}

export interface SnapshotNow {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

type Delete = Pick<Extract<Step, { kind: 'delete' }>, 'id' | 'children' | 'expect'>;

/** The snapshot with this id. An empty id means the root to VirtualBox and never gets through here. */
export function expectSnapshot<S extends SnapshotNow>(now: TreeNow<S>, id: string): S {
  const found = id === '' ? undefined : now.snapshots.find((each) => each.id === id);
  if (found === undefined) throw treeChanged(now.vm, `snapshot ${id} no longer exists`);
  return found;
}

/** Fails when other children depend on the snapshot than the step expects, the live state among them. */
export function expectChildren(now: TreeNow, step: Delete): void {
  const { name } = expectSnapshot(now, step.id);
  const children = now.snapshots.filter((each) => each.parent === step.id).map(({ id }) => id);
  if (now.current === step.id) children.push(LIVE);
  expectSameChildren({ vm: now.vm, name, children }, step);
}

export function expectSameChildren(
  { vm, name, children }: { vm: string; name: string; children: readonly string[] },
  step: Delete,
): void {
  const same = children.length === step.children.length && children.every((id) => step.children.includes(id));
  if (!same) throw treeChanged(vm, `snapshot ${name} has other children`);
  const expect = children.length === 0 ? 'drop' : 'merge';
  if (step.expect !== expect)
    throw treeChanged(
      vm,
      `deleting snapshot ${name} would now ${expect === 'drop' ? 'discard' : 'merge'} its data`,
    );
}

/** A current snapshot that is not in the tree (vcsim 0.24) is no place to build on. */
export function expectCurrent(now: Pick<TreeNow, 'vm' | 'current'>, current: Current): void {
  const expected = current.kind === 'snapshot' ? current.id : undefined;
  if (current.kind === 'unknown' || now.current !== expected)
    throw treeChanged(now.vm, 'another snapshot is current');
}

/** @param why a clause: "snapshot a has other children" */
export function treeChanged(vm: string, why: string): SnaptreeError {
  return new SnaptreeError({
    code: 'stepExpectationFailed',
    what: 'The tree changed, so the step was not sent to VM',
    on: `${vm} (${why})`,
    todo: 'Read the tree again and make a new preview.',
  });
}
