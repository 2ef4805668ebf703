import type { SnapshotDisk, SnapshotTree } from '@snaptree/core';

/** Why nobody knows how much of a disk is a snapshot's own. */
export function whySizeUnknown(disk: SnapshotDisk, tree: SnapshotTree): string {
  if (disk.coverage === 'internal') return 'kept inside the disk’s file, which does not tell its share';
  if (disk.frozen === undefined) return 'the hypervisor does not name its file';
  const chain = tree.live.disks.find((live) => live.disk === disk.disk)?.chain ?? [];
  if (chain.at(-1)?.path === disk.frozen) return 'it is the base image itself';
  return 'the hypervisor does not tell';
}
