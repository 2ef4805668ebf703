import type { Surroundings } from '../../../../conformance/target.ts';
import type { Driver } from '../../../driver.ts';
import { blockCommit, blockPull, fileMoved, manualRevert } from './chains.ts';
import { checkpoint } from './checkpoint.ts';
import { cloneBySymlink, cloneInVolume, sharedFile } from './clones.ts';
import { duplicateInternal, internalRemoved, unlistedInternal, untracked } from './internals.ts';
import type { Move, Scene } from './move.ts';

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
};

const faulty: readonly string[] = [];

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
    faulty,
    async make(domainId, name, random) {
      const folder = folderOf(domainId);
      if (folder === undefined) return undefined;
      const { tree } = await driver.read(domainId);
      // Before the first snapshot, a move would test little.
      if (tree.snapshots.length === 0) return undefined;
      // What libvirt refuses, such as a checkpoint of a VM with a floppy, an administrator cannot do either.
      return moves[name]?.({ ...means, tree, folder, random, serial: ++serial }).catch(() => undefined);
    },
  };
}
