import type { MechanismRules } from '../../capabilities/capabilities.ts';
import { NONE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { currentFits } from '../disks/current-fits.ts';
import { deleteLayers, keepsWritable } from '../disks/deletion.ts';
import type { DiskEffect } from '../model.ts';

interface Deletion extends Pick<MechanismRules, 'direction'> {
  readonly expect: 'merge' | 'drop';
  /** Whether an earlier step of the plan reverted the VM. */
  readonly reverted: boolean;
}

/** Takes the snapshot off the bench, with its files. */
export function applyDelete(
  bench: Workbench,
  node: number,
  { expect, direction, reverted }: Deletion,
): DiskEffect[] {
  const snapshot = bench.snapshot(node);
  const { writableBacking } = bench;
  if (expect === 'merge' && writableBacking.size > 0 && !keepsWritable(bench, snapshot))
    writableBacking.clear();
  const effects = deleteLayers(bench, node, direction);
  for (const { removes } of effects) if (removes !== undefined) bench.removeFile(removes);
  // The overlay of a leaf has no other use: it is deleted too, or was in a revert.
  if (expect === 'drop')
    for (const { overlay } of snapshot.disks) if (overlay !== undefined) bench.removeFile(overlay);
  // After a merge further below, the current snapshot can be unknown if the snapshots above do not cover all of its
  // disks. After a revert, the files have no names yet.
  const asks = bench.current === node || (bench.onLivePath[node] === 1 && !reverted);
  bench.remove(node);
  if (asks && !currentFits(bench)) bench.setCurrent(NONE);
  return effects;
}
