import { chainOf, commitDown, moveForward, needed } from '../world/images.ts';
import type { HostState, SimulatedDomain } from '../world/model.ts';
import { NativeError } from './native-error.ts';

/**
 * `mergeFiles`: all layers into the base image. `mergeMiddle`: the layer below the active one into the one below it.
 * `copyFiles`: all layers into the active one; the files stay. `moveFile`: the active layers get another name.
 */
export type FileChange = 'mergeFiles' | 'mergeMiddle' | 'copyFiles' | 'moveFile';

type Files = HostState['files'];
type Disk = SimulatedDomain['disks'][number];

/** What tools do to the files of a VM that do not know of its snapshots, such as `virsh blockcommit --pivot`. */
export function changeFiles({ kind, files }: HostState, domain: SimulatedDomain, change: FileChange): void {
  if (kind !== 'qemu') throw new NativeError('Only the files of a simulated QEMU can be changed.');
  for (const disk of domain.disks) {
    changes[change](files, disk);
    if (change !== 'moveFile') delete disk.defined;
  }
}

const changes: Readonly<Record<FileChange, (files: Files, disk: Disk) => void>> = {
  mergeFiles(files, disk) {
    for (let [upper, lower] = chainOf(files, disk.file); upper !== undefined && lower !== undefined; ) {
      commitDown(files, { upper, lower, capacity: disk.capacity, rebase: [] });
      disk.file = lower;
      [upper, lower] = chainOf(files, disk.file);
    }
  },
  mergeMiddle(files, { file, capacity }) {
    const [top, upper, lower] = chainOf(files, file);
    if (top === undefined || upper === undefined || lower === undefined) return;
    commitDown(files, { upper, lower, capacity, rebase: [top] });
  },
  copyFiles(files, { file, capacity }) {
    for (let [, lower] = chainOf(files, file); lower !== undefined; [, lower] = chainOf(files, file)) {
      const kept = { ...needed(files, lower) };
      moveForward(files, { lower, upper: file, capacity });
      files[lower] = kept;
    }
  },
  moveFile(files, disk) {
    const moved = disk.file.replace(/(\.qcow2)?$/, '.moved$1');
    files[moved] = needed(files, disk.file);
    delete files[disk.file];
    disk.file = moved;
  },
};
