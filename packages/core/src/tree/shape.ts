import type { Snapshot, SnapshotTree } from './model.ts';

/** Index of the base image, the parent of every root. Snapshot number i of the list has index i + 1. */
export const BASE = 0;
export const NONE = -1;

/** A defect of the tree itself; the domain is read-only while there is one. */
export interface ShapeDefect {
  readonly kind: 'duplicateId' | 'danglingParent' | 'cycle' | 'danglingCurrent';
  readonly ids: readonly string[];
}

/**
 * The tree as linked child lists over flat arrays: what the planner works on. Built without recursion, so that
 * a chain of 100,000 snapshots is as good as any other tree.
 */
export interface TreeShape {
  readonly size: number;
  readonly snapshots: readonly Snapshot[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly childCount: Int32Array;
  /** Index of the current snapshot, `BASE`, or `NONE` when it is unknown. */
  readonly current: number;
  /** Where the files contradict it: what the hypervisor records as current; `NONE`: unknown or irrelevant. */
  readonly recorded: number;
  readonly defects: readonly ShapeDefect[];
}

const known = new WeakMap<SnapshotTree, TreeShape>();

/** The shape of a tree; kept with the tree, which must not be changed afterward. */
export function shapeOf(tree: SnapshotTree): TreeShape {
  let shape = known.get(tree);
  if (shape === undefined) {
    shape = buildShape(tree);
    known.set(tree, shape);
  }
  return shape;
}

function buildShape(tree: SnapshotTree): TreeShape {
  const size = tree.snapshots.length;
  const defects: ShapeDefect[] = [];
  const indexOf = indexIds(tree.snapshots, defects);
  const parent = new Int32Array(size + 1).fill(BASE);
  parent[BASE] = NONE;
  const dangling: string[] = [];
  tree.snapshots.forEach((snapshot, i) => {
    if (snapshot.parent === null) return;
    const index = indexOf.get(snapshot.parent);
    if (index === undefined) dangling.push(snapshot.id);
    else parent[i + 1] = index;
  });
  if (dangling.length > 0) defects.push({ kind: 'danglingParent', ids: dangling });
  const links = linkChildren(parent);
  const cycle = unreachable(tree.snapshots, links);
  if (cycle.length > 0) defects.push({ kind: 'cycle', ids: cycle });
  const current = currentIndex(tree, indexOf, defects);
  const named = tree.current.kind === 'unknown' ? tree.current.recorded : undefined;
  const recorded = named === undefined ? NONE : (indexOf.get(named) ?? NONE);
  return { size, snapshots: tree.snapshots, indexOf, parent, ...links, current, recorded, defects };
}

function indexIds(snapshots: readonly Snapshot[], defects: ShapeDefect[]): Map<string, number> {
  const indexOf = new Map<string, number>();
  // From the end, so that the first of two snapshots with the same ID remains, without a look-up for each.
  for (let i = snapshots.length; i > 0; i--) {
    const snapshot = snapshots[i - 1];
    if (snapshot !== undefined) indexOf.set(snapshot.id, i);
  }
  if (indexOf.size < snapshots.length) {
    const duplicates = snapshots.filter(({ id }, i) => indexOf.get(id) !== i + 1);
    defects.push({ kind: 'duplicateId', ids: duplicates.map(({ id }) => id) });
  }
  return indexOf;
}

interface Links {
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly childCount: Int32Array;
}

function linkChildren(parent: Int32Array): Links {
  const firstChild = new Int32Array(parent.length).fill(NONE);
  const nextSibling = new Int32Array(parent.length).fill(NONE);
  const childCount = new Int32Array(parent.length);
  for (let i = parent.length - 1; i > BASE; i--) {
    const p = at(parent, i);
    nextSibling[i] = at(firstChild, p);
    firstChild[p] = i;
    childCount[p] = at(childCount, p) + 1;
  }
  return { firstChild, nextSibling, childCount };
}

function unreachable(snapshots: readonly Snapshot[], links: Links): string[] {
  const seen = new Uint8Array(snapshots.length + 1);
  const stack = [BASE];
  let reached = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    seen[node] = 1;
    reached++;
    for (let c = at(links.firstChild, node); c !== NONE; c = at(links.nextSibling, c)) stack.push(c);
  }
  if (reached === snapshots.length + 1) return [];
  return snapshots.filter((_, i) => seen[i + 1] === 0).map((s) => s.id);
}

function currentIndex(
  tree: SnapshotTree,
  indexOf: ReadonlyMap<string, number>,
  defects: ShapeDefect[],
): number {
  switch (tree.current.kind) {
    case 'base':
      return BASE;
    case 'unknown':
      return NONE;
    case 'snapshot': {
      const index = indexOf.get(tree.current.id);
      if (index === undefined) defects.push({ kind: 'danglingCurrent', ids: [tree.current.id] });
      return index ?? NONE;
    }
    default:
      return tree.current satisfies never;
  }
}

/** A value of a flat array at an index that the caller knows to be inside. */
export function at(array: Int32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside of a shape of ${array.length}`);
  return value;
}
