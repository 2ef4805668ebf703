import type { Surroundings } from '../../../../conformance/target.ts';
import type { Driver } from '../../../driver.ts';
import { blockCommit, blockPull, fileMoved, manualRevert, storageMoved } from './chains.ts';
import { checkpoint } from './checkpoint.ts';
import { cloneBySymlink, cloneInVolume, runningOnShared, sharedFile } from './clones.ts';
import { contradictions } from './contradictions.ts';
import { blockCopy, jobAborted } from './copies.ts';
import { diskAttached, diskDetached } from './drives.ts';
import { duplicateInternal, internalRemoved, unlistedInternal, untracked } from './internals.ts';
import type { Move, Scene } from './move.ts';
import { hung, killed } from './process.ts';
import { redefined, transient } from './records.ts';

const moves: Readonly<Record<string, Move>> = {
  'clone-by-symlink': cloneBySymlink,
  'clone-in-volume': cloneInVolume,
  'shared-file': sharedFile,
  'unlisted-internal': unlistedInternal,
  'duplicate-internal': duplicateInternal,
  'internal-removed': internalRemoved,
  untracked,
  'manual-revert': manualRevert,
  blockcommit: blockCommit,
  blockpull: blockPull,
  checkpoint,
  'file-moved': fileMoved,
  'storage-moved': storageMoved,
  blockcopy: blockCopy,
  'job-aborted': jobAborted,
  'disk-attached': diskAttached,
  'disk-detached': diskDetached,
  'shared-file-running': runningOnShared,
  redefined,
  transient,
  hung,
  killed,
};

/** Too new to be part of every run: none has been repeated with many seeds yet. */
const onRequest: readonly string[] = [
  'storage-moved',
  'blockcopy',
  'job-aborted',
  'disk-attached',
  'disk-detached',
  'shared-file-running',
  'redefined',
  'transient',
  'hung',
  'killed',
];

interface Means extends Pick<Scene, 'shell' | 'virsh'> {
  readonly driver: Driver;
  /** The folder of a VM of the target. */
  readonly folderOf: (domainId: string) => string | undefined;
}

/** What virsh and qemu-img do to a VM and its files. */
export function surroundingsOf({ driver, folderOf, ...means }: Means): Surroundings {
  let serial = 0;
  return {
    moves: Object.keys(moves),
    onRequest,
    contradictions: (tree) => contradictions(means, tree),
    async make(domainId, name, random) {
      const folder = folderOf(domainId);
      if (folder === undefined) return undefined;
      const { tree } = await driver.read(domainId);
      // Before the first snapshot, a move would test little.
      if (tree.snapshots.length === 0) return undefined;
      // What libvirt refuses, such as a checkpoint of a VM with a floppy, an administrator cannot do either.
      const read = () => driver.read(domainId);
      return moves[name]?.({ ...means, tree, read, folder, random, serial: ++serial }).catch(() => undefined);
    },
  };
}
