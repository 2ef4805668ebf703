import { type Current, LIVE, SnaptreeError, type Step } from '@snaptree/core';

/** The part of a tree that steps are checked against. */
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

/** Finds the snapshot with this id. Rejects an empty id, which VirtualBox takes for the root. */
export function expectSnapshot<S extends SnapshotNow>(now: TreeNow<S>, id: string): S {
  const found = id === '' ? undefined : now.snapshots.find((each) => each.id === id);
  if (found === undefined) throw treeChanged(now.vm, `snapshot ${id} no longer exists`);
  return found;
}

/** Throws unless exactly the children that the step names depend on the snapshot. The live state counts as a child. */
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
  if (!same) throw treeChanged(vm, `snapshot ${name} has different children`);
  const expect = children.length === 0 ? 'drop' : 'merge';
  if (step.expect !== expect)
    throw treeChanged(
      vm,
      `deleting snapshot ${name} would now ${expect === 'drop' ? 'discard' : 'merge'} its data`,
    );
}

/** Throws unless the snapshot has the child and the parent that the step names. */
export function expectChild(now: TreeNow, step: Extract<Step, { kind: 'pull' }>): void {
  const self = expectSnapshot(now, step.id);
  const child = expectSnapshot(now, step.into);
  if (self.parent !== step.parent) throw treeChanged(now.vm, `snapshot ${self.name} has a different parent`);
  if (child.parent !== self.id)
    throw treeChanged(now.vm, `snapshot ${child.name} is no longer a child of snapshot ${self.name}`);
}

/** Throws unless the expected snapshot is current, also when that is unknown (vcsim 0.24 names one outside the tree). */
export function expectCurrent(now: Pick<TreeNow, 'vm' | 'current'>, current: Current): void {
  const expected = current.kind === 'snapshot' ? current.id : undefined;
  if (current.kind === 'unknown' || now.current !== expected)
    throw treeChanged(now.vm, 'a different snapshot is current');
}

/** @param why a clause ("snapshot a has different children") or a sentence */
export function treeChanged(vm: string, why: string): SnaptreeError {
  return new SnaptreeError({
    code: 'stepExpectationFailed',
    what: `The step did not run because the tree of VM {on} has changed: ${why.replace(/\.$/, '')}.`,
    on: vm,
    todo: 'Read the tree again and preview the operation again.',
  });
}
