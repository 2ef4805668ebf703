import { mergedOverlay } from '../../rules/overlay.ts';
import { coveredDisk } from '../../tree/covered-disk.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import type { LiveChain } from '../../workbench/chain.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/**
 * Whether the VM writes to the files that the listed current snapshot implies: on each disk the overlay or state
 * file of the nearest snapshot that covers it. After a merge above a snapshot that is no longer listed it does not,
 * and the current snapshot is unknown.
 */
export const currentFits = (bench: Workbench): boolean =>
  [...bench.chains()].every(([disk, chain]) => diskFits(bench, disk, chain));

function diskFits(bench: Workbench, disk: string, chain: LiveChain): boolean {
  for (let i = bench.current; i > BASE; i = at(bench.parent, i)) {
    const snapshot = bench.snapshot(i);
    const entry = coveredDisk(snapshot, disk);
    if (entry === undefined) continue;
    // After a forward merge, the VM writes to a different file from the one that was opened.
    if (bench.rulesOf(i)?.direction === 'forward') return true;
    const written = entry.coverage === 'external' ? entry.overlay : entry.stateFile;
    const top = chain.top?.path;
    if (written === undefined || top === undefined || top === bench.fileNow(written)) return true;
    // libvirt 9.9 and later: the file that the last revert to it made, or one whose record was lost since.
    if (snapshot.deletedByRevert?.includes(top) === true || mergedOverlay(bench, i, entry) === top)
      return true;
    const held = entry.stateFile === undefined ? undefined : bench.fileNow(entry.stateFile);
    return isBasedOn(bench, chain, { written: bench.fileNow(written), held });
  }
  return true;
}

/**
 * Where no record names the active file, because another program made it or the record was removed: whether the first
 * file below it that a record names belongs to the snapshot. An overlay that contains another snapshot does not.
 */
function isBasedOn(
  bench: Workbench,
  chain: LiveChain,
  { written, held }: { written: string; held: string | undefined },
): boolean {
  const holding = new Set<string>();
  const overlays = new Set<string>();
  for (const node of bench.subtree(BASE).slice(1)) {
    for (const { coverage, stateFile, overlay } of bench.snapshot(node).disks) {
      if (coverage !== 'external') continue;
      if (stateFile !== undefined) holding.add(bench.fileNow(stateFile));
      if (overlay !== undefined) overlays.add(bench.fileNow(overlay));
    }
  }
  const [top, ...files] = chain.toLayers().map(({ path }) => path);
  const isNamed = (path: string) => holding.has(path) || overlays.has(path);
  const below = top === undefined || isNamed(top) ? undefined : files.find(isNamed);
  return below !== undefined && (below === held || (below === written && !holding.has(below)));
}

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
