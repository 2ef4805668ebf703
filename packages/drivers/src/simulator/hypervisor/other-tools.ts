import { chainOf, commitDown, needed } from '../world/images.ts';
import type { HostState, SimulatedDomain } from '../world/model.ts';
import { NativeError } from './native-error.ts';

/** `mergeFiles`: all layers into the base image. `moveFile`: the active layers get another name. */
export type FileChange = 'mergeFiles' | 'moveFile';

/** What tools do to the files of a VM that do not know of its snapshots, such as `virsh blockcommit --pivot`. */
export function changeFiles({ kind, files }: HostState, domain: SimulatedDomain, change: FileChange): void {
  if (kind !== 'qemu') throw new NativeError('Only the files of a simulated QEMU can be changed.');
  for (const disk of domain.disks) {
    if (change === 'moveFile') {
      const moved = disk.file.replace(/(\.qcow2)?$/, '.moved$1');
      files[moved] = needed(files, disk.file);
      delete files[disk.file];
      disk.file = moved;
      continue;
    }
    for (let [upper, lower] = chainOf(files, disk.file); upper !== undefined && lower !== undefined; ) {
      commitDown(files, { upper, lower, capacity: disk.capacity, rebase: [] });
      disk.file = lower;
      [upper, lower] = chainOf(files, disk.file);
    }
    delete disk.defined;
  }
}
