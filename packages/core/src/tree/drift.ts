import type { Drift } from './drift-model.ts';
import type { SnapshotTree } from './model.ts';

export const noDrift: Drift = { lost: [], moved: [], records: [], merges: [] };

/** What other tools did to the files of a tree, as its reader found. */
export const driftOf = ({ drift }: SnapshotTree): Drift => drift ?? noDrift;

/** Whether nothing is wrong. */
export const isEmptyDrift = ({ lost, moved, records, merges, current }: Drift): boolean =>
  lost.length + moved.length + records.length + merges.length === 0 && current === undefined;

/** Whether another tool made records of the tree wrong. */
export const isDrifted = ({ drift }: SnapshotTree): boolean => drift !== undefined;
