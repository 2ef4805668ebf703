import type { Snapshot } from '../../tree/model.ts';
import { BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** What is below a missing file is known only from the record of the snapshot for which it was created. */
export function forgetBelowMissing(bench: Workbench, removed: Snapshot): void {
  for (const { disk, overlay } of removed.disks) {
    if (overlay === undefined || bench.chain(disk)?.find(overlay)?.missing !== true) continue;
    const remaining = bench.subtree(BASE).slice(1);
    const isRecorded = remaining.some((node) =>
      bench.snapshot(node).disks.some((each) => each.disk === disk && each.overlay === overlay),
    );
    if (!isRecorded) bench.chain(disk)?.endAt(overlay);
  }
}
