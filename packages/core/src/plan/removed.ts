import type { Snapshot } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** What became of a removed node. */
export interface Removed {
  readonly snapshot: Snapshot;
  readonly index: number;
  readonly fate: 'merged' | 'discarded' | 'metadataDeleted';
  /** Child snapshots and `live` that took its delta. */
  readonly into: readonly string[];
  /** The same child snapshots as indexes. */
  readonly intoNodes: readonly number[];
}

interface Deleted {
  readonly fate: 'merged' | 'discarded';
  /** Child snapshots, and `live` last. */
  readonly children: readonly string[];
  /** The children that its data was copied into before. */
  readonly pulled: readonly number[] | undefined;
}

/** What a delete of a node does to its data. Evaluated on the bench before the step. */
export function removalOf(bench: Workbench, index: number, { fate, children, pulled }: Deleted): Removed {
  const snapshot = bench.snapshot(index);
  const nodes = bench.children(index);
  // A copy of a list of thousands of children would cost as much as the rest of the step.
  if (pulled === undefined || pulled.length === 0)
    return { snapshot, index, fate, into: children, intoNodes: nodes };
  return {
    snapshot,
    index,
    fate: 'merged',
    into: [...pulled.map((child) => bench.snapshot(child).id), ...children],
    intoNodes: [...pulled, ...nodes],
  };
}
