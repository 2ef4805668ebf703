import type { SnapshotTree } from '@snaptree/core';

/** What builds on a restore point: its child snapshots, and whether the live state sits on it. */
export function fanOut(tree: SnapshotTree, id: string): { children: string[]; live: boolean } {
  return {
    children: tree.snapshots.filter((s) => s.parent === id).map((s) => s.id),
    live: tree.seat.kind === 'on' && tree.seat.id === id,
  };
}
