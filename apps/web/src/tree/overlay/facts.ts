import { type Snapshot, type SnapshotTree, snapshotBytes } from '@snaptree/core';

/** The size of what a snapshot adds to its parent, in bytes; unknown if none of its disks has a size. */
export function deltaBytes(snapshot: Snapshot): number | undefined {
  return sum(snapshot.disks.map((disk) => disk.bytes));
}

/** The size of the files that the VM writes to, and of the images at the end of the chains. */
export function liveBytes(tree: SnapshotTree): { top: number | undefined; base: number | undefined } {
  const top = sum(tree.live.disks.map((disk) => (disk.chain.length > 1 ? disk.chain[0]?.bytes : undefined)));
  const base = sum(tree.live.disks.map((disk) => disk.chain.at(-1)?.bytes));
  return { top, base };
}

/**
 * The size of all snapshots, memory included, and whether it is complete: the same figure as on the fleet page.
 * A snapshot with a part of unknown size does not count; undefined if none is fully known.
 */
export function wholeBytes({ snapshots }: SnapshotTree): { bytes: number; whole: boolean } | undefined {
  const sizes = snapshots.map(snapshotBytes);
  const bytes = sum(sizes);
  return bytes === undefined ? undefined : { bytes, whole: !sizes.includes(undefined) };
}

/** Names that more than one snapshot has. */
export function duplicateNames(snapshots: readonly Snapshot[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of snapshots) (seen.has(name) ? twice : seen).add(name);
  return twice;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
