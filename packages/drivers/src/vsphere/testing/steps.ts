import { type Current, LIVE, type SnapshotTree, type Step } from '@snaptree/core';

/** The planner's step that deletes one snapshot of this tree. */
export function removalOf(tree: SnapshotTree, name: string): Step {
  const id = idOf(tree, name);
  const children = tree.snapshots.filter((each) => each.parent === id).map((each) => each.id);
  if (tree.current.kind === 'snapshot' && tree.current.id === id) children.push(LIVE);
  return { kind: 'delete', id, expect: children.length === 0 ? 'drop' : 'merge', children };
}

export const revertTo = (tree: SnapshotTree, name: string): Step => ({
  kind: 'revert',
  to: idOf(tree, name),
  power: 'off',
});

export const creation = (name: string, on: Current): Step => ({
  kind: 'create',
  name,
  memory: false,
  quiesce: false,
  mechanism: 'delta',
  on,
});

export const idOf = (tree: SnapshotTree, name: string): string =>
  tree.snapshots.find((each) => each.name === name)?.id ?? `no snapshot ${name}`;

/** The error of a rejected promise. */
export const failure = (going: Promise<unknown>): Promise<unknown> =>
  going.then(
    () => undefined,
    (error: unknown) => error,
  );
