import type { Capabilities, MechanismRules } from '../../capabilities/capabilities.ts';
import { mergedOverlay } from '../../rules/overlay.ts';
import type { Layer, Snapshot, SnapshotDisk } from '../../tree/model.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import { LiveChain } from '../../workbench/chain.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { DiskEffect } from '../model.ts';

/**
 * Deletes a node's files on the bench's chains and returns the effects. `down`: the overlay that was opened after the
 * snapshot is committed into the snapshot's file (libvirt's block commit, vSphere). `forward`: the snapshot's file is
 * merged into the file of the only child. If it is the larger one or the base image, the child's file is merged into
 * it instead (VirtualBox 7.2, tested).
 */
export function deleteLayers(
  bench: Workbench,
  node: number,
  direction: MechanismRules['direction'],
): DiskEffect[] {
  const snapshot = bench.snapshot(node);
  const merges = bench.fanOut(node) > 0;
  const effects: DiskEffect[] = [];
  for (const disk of snapshot.disks) {
    if (disk.coverage === 'none') continue;
    if (disk.coverage === 'internal' || direction === 'none')
      effects.push(sized({ disk: disk.disk, action: 'dropInternal' }, disk.bytes));
    else if (!merges)
      effects.push(
        sized({ disk: disk.disk, action: 'dropLayer' }, disk.bytes, droppedFile(bench, disk, direction)),
      );
    else if (direction === 'down' && isCommonGround(bench, node, disk)) effects.push(kept(bench, disk));
    else if (direction === 'down') effects.push(commitDown(bench, node, disk));
    else effects.push(moveForward(bench, node, disk));
  }
  if (snapshot.memory) effects.push(ofMemory(snapshot, bench.rulesOf(node)?.keepsMemoryFile === true));
  return effects;
}

/**
 * Whether QEMU may write the same files after a merge. libvirt 9.0 rewrites the VM's AppArmor profile, in which every
 * backing file is read-only, after merges below the active file; 11.3 after every merge (tested).
 */
export function keepsWritable(bench: Workbench, { disks, mechanism }: Snapshot): boolean {
  const rules = bench.capabilities.mechanisms[mechanism]?.delete ?? [];
  if (rules.some((rule) => rule.kind === 'backingFileWritable' && !rule.keepsOthers)) return false;
  return disks.every(({ disk, coverage, stateFile }) => {
    const chain = bench.chain(disk);
    if (coverage !== 'external' || stateFile === undefined || chain?.top === undefined) return true;
    return chain.below(chain.top.path)?.path === bench.fileNow(stateFile);
  });
}

/** libvirt (since 9.9) and vSphere delete the snapshot's file; the overlay that was opened after it is empty. */
function droppedFile(
  bench: Workbench,
  { stateFile, overlay }: SnapshotDisk,
  direction: MechanismRules['direction'],
): string | undefined {
  const held = stateFile === undefined ? undefined : bench.fileNow(stateFile);
  return direction === 'down' ? (held ?? overlay) : (overlay ?? held);
}

function ofMemory({ memoryBytes, memoryFile }: Snapshot, stays: boolean): DiskEffect {
  if (!stays) return sized({ disk: 'memory', action: 'removeMemory' }, memoryBytes, memoryFile);
  const effect = sized({ disk: 'memory', action: 'keepMemory' }, memoryBytes);
  return memoryFile === undefined ? effect : { ...effect, from: memoryFile };
}

/** vSphere keeps a backing file of several overlays when its snapshot is deleted. */
function isCommonGround(bench: Workbench, node: number, { overlay }: SnapshotDisk): boolean {
  return overlay === undefined && bench.fanOut(node) > 1;
}

function kept(bench: Workbench, { disk, stateFile }: SnapshotDisk): DiskEffect {
  return {
    disk,
    action: 'keepLayer',
    ...(stateFile === undefined ? {} : { from: bench.fileNow(stateFile) }),
  };
}

function sized(effect: DiskEffect, bytes: number | undefined, removes?: string): DiskEffect {
  if (bytes !== undefined) effect.bytes = bytes;
  if (removes !== undefined) effect.removes = removes;
  return effect;
}

function commitDown(bench: Workbench, node: number, disk: SnapshotDisk): DiskEffect {
  const chain = bench.chain(disk.disk);
  const into = disk.stateFile === undefined ? undefined : bench.fileNow(disk.stateFile);
  const overlay = mergedOverlay(bench, node, disk);
  const above: Layer | undefined = overlay === undefined ? onlyAbove(bench, node, disk) : { path: overlay };
  if (into === undefined || above === undefined) return { disk: disk.disk, action: 'commitDown' };
  const { path: from } = above;
  const bytes = chain?.find(from)?.bytes ?? above.bytes;
  chain?.remove(from);
  bench.moveFile(from, into);
  return sized({ disk: disk.disk, action: 'commitDown', from, into }, bytes, from);
}

/**
 * The only overlay of a snapshot's file, for hypervisors that do not record which file they opened after a snapshot
 * (vSphere). Undefined if the file has several overlays, which all stay.
 */
function onlyAbove(bench: Workbench, node: number, { disk, stateFile }: SnapshotDisk): Layer | undefined {
  if (bench.fanOut(node) !== 1) return undefined;
  const chain = bench.chain(disk);
  // It may be a shared backing file that stayed after its own snapshot was deleted.
  const above = stateFile === undefined ? undefined : chain?.above(bench.fileNow(stateFile));
  if (above !== undefined) return above;
  if (bench.current === node) return chain?.top;
  for (const child of bench.children(node)) {
    const held = stateFileOf(bench.snapshot(child), disk);
    if (held === undefined) return undefined;
    const path = bench.fileNow(held);
    const bytes = bytesOf(bench.snapshot(child), disk);
    // A file that received data has a different size now.
    return bytes === undefined || path !== held ? { path } : { path, bytes };
  }
  return undefined;
}

function moveForward(bench: Workbench, node: number, disk: SnapshotDisk): DiskEffect {
  const from = disk.stateFile === undefined ? undefined : bench.fileNow(disk.stateFile);
  const chain = bench.chain(disk.disk);
  const above = from === undefined ? undefined : chain?.above(from);
  if (from === undefined || chain === undefined || above === undefined)
    return moveOffChain(bench, node, { disk, from });
  const held = chain.find(from);
  if (chain.base?.path !== from && !isLarger(held?.bytes, above.bytes)) {
    chain.remove(from);
    return sized({ disk: disk.disk, action: 'moveForward', from, into: above.path }, held?.bytes, from);
  }
  chain.remove(above.path);
  bench.moveFile(above.path, from);
  return sized(
    { disk: disk.disk, action: 'commitDown', from: above.path, into: from },
    above.bytes,
    above.path,
  );
}

/** Off the live chain, the only child's file is the overlay. */
function moveOffChain(
  bench: Workbench,
  node: number,
  { disk, from }: { disk: SnapshotDisk; from: string | undefined },
): DiskEffect {
  const into = onlyAbove(bench, node, disk)?.path;
  if (from === undefined || into === undefined || into === from) {
    const known = from === undefined ? {} : { from };
    return sized({ disk: disk.disk, action: 'moveForward', ...known }, disk.bytes, from);
  }
  const [child] = bench.children(node);
  const above = child === undefined ? undefined : bytesOf(bench.snapshot(child), disk.disk);
  if (!isLarger(disk.bytes, above))
    return sized({ disk: disk.disk, action: 'moveForward', from, into }, disk.bytes, from);
  bench.moveFile(into, from);
  return sized({ disk: disk.disk, action: 'commitDown', from: into, into: from }, above, into);
}

const bytesOf = (snapshot: Snapshot, disk: string) =>
  snapshot.disks.find((d) => d.disk === disk && d.coverage !== 'none')?.bytes;

const isLarger = (held: number | undefined, above: number | undefined) =>
  held !== undefined && above !== undefined && held > above;

/**
 * Whether it is certain which files are there after a plan. VirtualBox moves the smaller image into the larger one
 * (7.2, tested), so it is not certain if a size is unknown, or if an image that received data is merged again: its
 * size then depends on the blocks that both images had.
 */
export function knowsFiles(
  effects: readonly DiskEffect[],
  { mechanisms }: Pick<Capabilities, 'mechanisms'>,
): boolean {
  if (!Object.values(mechanisms).some(({ direction }) => direction === 'forward')) return true;
  const merged = new Set<string>();
  for (const { action, disk, bytes } of effects) {
    if (action !== 'moveForward' && action !== 'commitDown') continue;
    if (bytes === undefined || merged.has(disk)) return false;
    merged.add(disk);
  }
  return true;
}

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

/** Another program pulled the entire chain into it: no other file is based on it. */
const isOverlay = (bench: Workbench, path: string): boolean =>
  bench.tree.snapshots.some(({ disks }) => disks.some(({ overlay }) => overlay === path));

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
      if (deletedByRevert?.includes(top) !== true && mergedOverlay(bench, i, entry) !== top) return false;
      break;
    }
  }
  return true;
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

const stateFileOf = (snapshot: Snapshot, disk: string) =>
  snapshot.disks.find((d) => d.disk === disk && d.coverage !== 'none')?.stateFile;
