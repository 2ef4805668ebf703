import type { SnapshotTree } from '@snaptree/core';

/** What the list of domains says about a tree. */
export interface TreeFacts {
  readonly snapshots: number;
  /** Longest way from a root to a leaf, in restore points. */
  readonly depth: number;
  /** A sentence when something is wrong. */
  readonly finding?: string;
}

/** Sums a tree up in one pass over it, without recursion. */
export function treeFacts(tree: SnapshotTree): TreeFacts {
  const { depth, reached } = measure(tree);
  const finding = findingOf(tree, reached);
  return { snapshots: tree.snapshots.length, depth, ...(finding === undefined ? {} : { finding }) };
}

function measure(tree: SnapshotTree): { depth: number; reached: number } {
  const children = new Map<string | null, string[]>();
  for (const { id, parent } of tree.snapshots) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [id]);
    else siblings.push(id);
  }
  let level = children.get(null) ?? [];
  let depth = 0;
  let reached = 0;
  while (level.length > 0 && reached < tree.snapshots.length) {
    depth += 1;
    reached += level.length;
    level = level.flatMap((id) => children.get(id) ?? []);
  }
  return { depth, reached };
}

function findingOf(tree: SnapshotTree, reached: number): string | undefined {
  const lost = tree.snapshots.length - reached;
  if (lost > 0) return `The tree is broken: ${lost} of ${tree.snapshots.length} snapshots hang on no root.`;
  if (tree.partial?.[0] !== undefined) return `The tree could not be read in full: ${tree.partial[0]}`;
  if (tree.seat.kind === 'unknown') return `It is not known what the live state sits on: ${tree.seat.why}`;
  const troubled = tree.snapshots.find((snapshot) => snapshot.problem !== undefined);
  if (troubled?.problem !== undefined) return `${troubled.name}: ${troubled.problem.text}`;
  if (tree.needsConsolidation === true) return 'The disks need to be consolidated.';
  return undefined;
}
