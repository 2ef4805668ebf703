import { stateFileOf } from '../../tree/covered-disk.ts';
import type { Layer } from '../../tree/model.ts';
import { at, BASE } from '../../tree/shape.ts';
import { LiveChain } from '../../workbench/chain.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/**
 * After a revert on layered storage, the VM writes to a new overlay of the file that contains the snapshot.
 * Backing files never change, so everything below the first file of the old chain is known.
 */
export function revertChain(bench: Workbench, node: number): void {
  for (const [disk, before] of bench.chains()) {
    if (before.top === undefined) continue;
    const layers: Layer[] = [{ path: `new:live:${disk}` }, ...layersFrom(bench, node, { disk, before })];
    bench.chains().set(disk, new LiveChain(layers));
  }
}

/**
 * The layers that a disk has at a snapshot, by the files where these name their backing files, by the snapshots above it
 * and by the chain that the VM has now. A backing file may belong to no listed snapshot.
 */
function layersFrom(
  bench: Workbench,
  node: number,
  { disk, before }: { disk: string; before: LiveChain },
): Layer[] {
  const { backingFiles = {} } = bench.tree;
  const paths = new Set<string>();
  let last = '';
  for (let i = node; i > BASE && before.find(last) === undefined; i = at(bench.parent, i)) {
    let path = stateFileOf(bench.snapshot(i), disk);
    while (path !== undefined && !paths.has(bench.fileNow(path))) {
      last = bench.fileNow(path);
      paths.add(last);
      path = before.find(last) === undefined ? (backingFiles[last] ?? undefined) : undefined;
    }
  }
  const layers = [...paths].map((path): Layer => ({ path }));
  if (before.find(last) !== undefined) {
    for (let below = before.below(last); below !== undefined; below = before.below(below.path))
      layers.push(below);
  } else if (before.base !== undefined && !isOverlay(bench, before.base.path)) layers.push(before.base);
  return layers;
}

/** Another program pulled the entire chain into it: no other file is based on it. A revert made it, or a snapshot. */
const isOverlay = (bench: Workbench, path: string): boolean =>
  bench.tree.snapshots.some(
    ({ disks, deletedByRevert }) =>
      deletedByRevert?.includes(path) === true || disks.some(({ overlay }) => overlay === path),
  );

/**
 * After a revert to an internal snapshot, the VM writes to the file that contains it. Overlays above that file are
 * left behind, no longer listed (libvirt 9.0, tested). If an earlier revert had removed the file from the chain, it
 * returns to it (12.8, tested).
 */
export function uncoverChain(bench: Workbench, node: number): void {
  for (const [disk, chain] of bench.chains()) {
    const held = stateFileOf(bench.snapshot(node), disk);
    const file = held === undefined ? undefined : bench.fileNow(held);
    if (file === undefined) continue;
    if (chain.find(file) === undefined) {
      bench.chains().set(disk, new LiveChain(layersFrom(bench, node, { disk, before: chain })));
      continue;
    }
    for (let top = chain.top; top !== undefined && top.path !== file; top = chain.top) chain.remove(top.path);
  }
}
