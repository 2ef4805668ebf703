import type { Snapshot, SnapshotDisk } from './model.ts';

/** What a snapshot keeps of a disk; undefined if it does not cover the disk. */
export const coveredDisk = ({ disks }: Snapshot, disk: string): SnapshotDisk | undefined =>
  disks.find((each) => each.disk === disk && each.coverage !== 'none');

export const stateFileOf = (snapshot: Snapshot, disk: string): string | undefined =>
  coveredDisk(snapshot, disk)?.stateFile;
