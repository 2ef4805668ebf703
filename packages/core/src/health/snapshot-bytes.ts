import type { SnapshotTree } from '../tree/model.ts';

/** The known size of one snapshot: its deltas and its memory; undefined when a covered disk has none. */
export function snapshotBytes(snapshot: SnapshotTree['snapshots'][number]): number | undefined {
  let bytes = snapshot.memory ? snapshot.memoryBytes : 0;
  for (const disk of snapshot.disks) {
    if (disk.coverage === 'none') continue;
    bytes = bytes === undefined || disk.bytes === undefined ? undefined : bytes + disk.bytes;
  }
  return bytes;
}
