import type { SnapshotDisk } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';

/**
 * The file that a delete of the node merges into the one that holds its state. After a revert, the record still names
 * the file written before, which libvirt has deleted or which holds another child; the live chain shows the new one.
 */
export function mergedOverlay(bench: Workbench, node: number, disk: SnapshotDisk): string | undefined {
  const { overlay, stateFile, coverage } = disk;
  if (coverage !== 'external' || bench.rulesOf(node)?.mergesByChain !== true || stateFile === undefined)
    return overlay;
  return bench.chain(disk.disk)?.above(bench.fileNow(stateFile))?.path ?? overlay;
}
