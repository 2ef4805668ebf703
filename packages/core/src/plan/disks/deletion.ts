import type { Capabilities, MechanismRules } from '../../capabilities/capabilities.ts';
import { mergedOverlay } from '../../rules/overlay.ts';
import { coveredDisk, stateFileOf } from '../../tree/covered-disk.ts';
import type { Layer, Snapshot, SnapshotDisk } from '../../tree/model.ts';
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

const bytesOf = (snapshot: Snapshot, disk: string) => coveredDisk(snapshot, disk)?.bytes;

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
