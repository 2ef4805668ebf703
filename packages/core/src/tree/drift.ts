import type { Drift } from './drift-model.ts';
import type { SnapshotTree } from './model.ts';

const none: Drift = { lost: [], moved: [], records: [], merges: [] };

/** What other tools did to the files of a tree, as its reader found. */
export const driftOf = ({ drift }: SnapshotTree): Drift => drift ?? none;

/** Whether another tool made records of the tree wrong. */
export const isDrifted = ({ drift }: SnapshotTree): boolean => drift !== undefined;
