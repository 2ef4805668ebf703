import { mergedOverlay } from '../../rules/overlay.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/**
 * Whether the VM writes to the files that the listed current snapshot implies: on each disk the overlay or state
 * file of the nearest snapshot that covers it. After a merge above a snapshot that is no longer listed it does not,
 * and the current snapshot is unknown.
 */
export function currentFits(bench: Workbench): boolean {
  for (const [disk, chain] of bench.chains()) {
    for (let i = bench.current; i > BASE; i = at(bench.parent, i)) {
      const { disks, deletedByRevert } = bench.snapshot(i);
      const entry = disks.find((d) => d.disk === disk);
      if (entry === undefined || entry.coverage === 'none') continue;
      // After a forward merge, the VM writes to a different file from the one that was opened.
      if (bench.rulesOf(i)?.direction === 'forward') break;
      const written = entry.coverage === 'external' ? entry.overlay : entry.stateFile;
      const top = chain.top?.path;
      if (written === undefined || top === undefined || top === bench.fileNow(written)) break;
      // libvirt 9.9 and later: the file that the last revert to it made, or one whose record was lost since.
      if (deletedByRevert?.includes(top) === true || mergedOverlay(bench, i, entry) === top) break;
      // Another program gave the VM a new file on top of the snapshot.
      const { stateFile } = entry;
      if (stateFile === undefined || chain.below(top)?.path !== bench.fileNow(stateFile)) return false;
      if (isNamed(bench, top)) return false;
      break;
    }
  }
  return true;
}

/** Whether a file was created with an external snapshot, or holds one. */
function isNamed(bench: Workbench, path: string): boolean {
  return bench
    .subtree(BASE)
    .slice(1)
    .some((node) =>
      bench
        .snapshot(node)
        .disks.some(
          ({ coverage, overlay, stateFile }) =>
            coverage === 'external' &&
            [overlay, stateFile].some((file) => file !== undefined && bench.fileNow(file) === path),
        ),
    );
}

/**
 * Whether an ancestor covers one of the node's disks. Only then can a record contradict the chain after the node is no
 * longer listed (libvirt 12.8, tested).
 */
export function isCoveredAbove(bench: Workbench, node: number): boolean {
  const own = coveredDisks(bench, node);
  for (let i = at(bench.parent, node); i > BASE; i = at(bench.parent, i))
    if (coveredDisks(bench, i).some((disk) => own.includes(disk))) return true;
  return false;
}

const coveredDisks = (bench: Workbench, node: number): string[] =>
  bench.snapshot(node).disks.flatMap(({ disk, coverage }) => (coverage === 'none' ? [] : [disk]));

/**
 * The current snapshot is known as soon as the one that the hypervisor records matches the files. Removing its record
 * makes its parent current.
 */
export function settleCurrent(bench: Workbench): void {
  if (bench.current !== NONE || bench.recorded === NONE) return;
  bench.setCurrent(bench.recorded);
  if (!currentFits(bench) || (bench.recorded === BASE && writesOverlay(bench))) bench.setCurrent(NONE);
}

function writesOverlay(bench: Workbench): boolean {
  const tops = new Set([...bench.chains()].map(([disk, { top }]) => `${disk}\0${top?.path}`));
  return bench
    .subtree(BASE)
    .slice(1)
    .some((node) => bench.snapshot(node).disks.some((d) => tops.has(`${d.disk}\0${d.overlay}`)));
}
