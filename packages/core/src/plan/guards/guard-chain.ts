import { message } from '../../message/message.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE } from '../model.ts';
import { guard } from './refuse.ts';

/**
 * A file missing from the live chain makes every merge into or out of that chain a loss, and a new snapshot on top of
 * it one more that cannot be read (VirtualBox 7.2 refuses that one too, tested). A running VM may still hold the file
 * open, and a revert would close it.
 */
export function guardChain(bench: Workbench): Refusal[] {
  const missing = missingLayer(bench.tree);
  return missing === undefined
    ? []
    : [guard('missingFile', message`${missing} does not exist on the host. Restore the file first.`, [LIVE])];
}

const missingKnown = new WeakMap<SnapshotTree, { path: string | undefined }>();

/** The first file of the live chains that does not exist. */
export function missingLayer(tree: SnapshotTree): string | undefined {
  let found = missingKnown.get(tree);
  if (found === undefined) {
    found = {
      path: tree.live.disks.flatMap((disk) => disk.chain).find((layer) => layer.missing === true)?.path,
    };
    missingKnown.set(tree, found);
  }
  return found.path;
}
