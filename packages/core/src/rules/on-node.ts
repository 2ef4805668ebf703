import { message } from '../message/message.ts';
import { stateFileOf } from '../tree/covered-disk.ts';
import { distinctName } from '../tree/display-name.ts';
import type { Snapshot, SnapshotDisk } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { filesOf, internalsIn, overlaysOn } from './files.ts';
import { asUnlisted, snapshotsInside, unlistedInside } from './images.ts';
import { broken } from './intent.ts';
import { mergedOverlay } from './overlay.ts';
import type { Predicate, Predicates } from './predicate.ts';

const fanOutAtMost: Predicate<'fanOutAtMost'> = (bench, { node }, { limit }) => {
  if (bench.fanOut(node) <= limit) return undefined;
  const children = bench.childIds(node);
  return broken(
    'tooManyChildren',
    message`${children.length} states depend on ${bench.nameOf(node)} (its children and, if it is the current snapshot, the live state). Its data can be merged into at most ${limit}. Delete the others first.`,
    children,
  );
};

const onLiveChain: Predicate<'onLiveChain'> = (bench, { node }, { orLeaf }) => {
  if (bench.onLivePath[node] === 1 || (orLeaf && bench.fanOut(node) === 0)) return undefined;
  const text = message`The live state does not depend on ${bench.nameOf(node)}. Only snapshots that it depends on can be merged.`;
  return broken('offLiveChain', text, [bench.snapshot(node).id]);
};

const ownLayerInLiveChain: Predicate<'ownLayerInLiveChain'> = (bench, { node }, { orLeaf }) => {
  if (orLeaf === true && bench.fanOut(node) === 0) return undefined;
  const { id, disks } = bench.snapshot(node);
  const astray = disks
    .map((d) => ({ disk: d.disk, overlay: mergedOverlay(bench, node, d) }))
    .find(({ disk, overlay }) => overlay !== undefined && bench.chain(disk)?.find(overlay) === undefined);
  if (astray === undefined) return undefined;
  if (bench.chain(astray.disk) === undefined) {
    const detached = message`Disk ${astray.disk} is part of ${bench.nameOf(node)} and was detached from the VM. Attach it again first.`;
    return broken('layerNotInLiveChain', detached, [id]);
  }
  const text = message`The layer written after ${bench.nameOf(node)} (${astray.overlay ?? ''}) is not in the live chain of disk ${astray.disk}.`;
  return broken('layerNotInLiveChain', text, [id]);
};

const ownLayerOnStateFile: Predicate<'ownLayerOnStateFile'> = (bench, { node }) => {
  const { id, disks } = bench.snapshot(node);
  const volume = disks.find(({ byVolume }) => byVolume === true);
  if (volume !== undefined) {
    const record = message`The record of ${bench.nameOf(node)} names disk ${volume.disk} by its storage volume, because the VM was off when it was taken, and libvirt does not find that volume in the chain. Remove the snapshot from the list and keep its data, or copy the disk.`;
    return broken('layerNotInLiveChain', record, [id]);
  }
  const loose = disks.find((d) => restsElsewhere(bench, { ...d, overlay: mergedOverlay(bench, node, d) }));
  if (loose === undefined) return unlistedLayer(bench, node);
  const text = message`In the chain of disk ${loose.disk}, ${loose.overlay ?? ''} is not directly on top of ${loose.stateFile ?? ''}, which contains ${bench.nameOf(node)}.`;
  return broken('layerNotInLiveChain', text, [id]);
};

/**
 * Where merges follow the live chain, libvirt looks for the file in which the next state was taken: that of the child,
 * or the active file. It must be the one right above (tested on 11.3 and 12.8), which it is not after the snapshot in
 * between was removed from the list only.
 */
function unlistedLayer(bench: Workbench, node: number): ReturnType<Predicate<'ownLayerOnStateFile'>> {
  if (bench.rulesOf(node)?.mergesByChain !== true) return undefined;
  const child = bench.children(node).find((each) => bench.onLivePath[each] === 1);
  if (child === undefined && node !== bench.current) return undefined;
  const { id, disks } = bench.snapshot(node);
  const next = child === undefined ? undefined : bench.snapshot(child);
  const between = disks.find((each) => {
    const file = next === undefined ? bench.chain(each.disk)?.top?.path : stateFileOf(next, each.disk);
    const isKnown = each.coverage === 'external' && file !== undefined;
    return isKnown && bench.fileNow(file) !== mergedOverlay(bench, node, each);
  });
  if (between === undefined) return undefined;
  const name = bench.nameOf(node);
  const text =
    next === undefined
      ? message`In the chain of disk ${between.disk}, a file that belongs to no snapshot of the list is between ${name} and the live state. Remove ${name} from the list instead, which keeps all files.`
      : message`In the chain of disk ${between.disk}, a file that belongs to no snapshot of the list is between ${name} and ${distinctName(bench.tree, next)}. Merge ${distinctName(bench.tree, next)} first, then remove ${name} from the list, which keeps all files.`;
  return broken('layerNotInLiveChain', text, [id, next?.id ?? 'live']);
}

const noManualDisk: Predicate<'noManualDisk'> = (bench, { node }) => {
  const { id, disks } = bench.snapshot(node);
  const manual = disks.find((disk) => disk.manual === true);
  if (manual === undefined) return undefined;
  const text = message`Another program took the snapshot of disk ${manual.disk} in ${bench.nameOf(node)}, and this version of libvirt cannot delete such a snapshot. Remove it from the list and keep its data.`;
  return broken('unsuitableDisk', text, [id]);
};

const layerInDefinition: Predicate<'layerInDefinition'> = (bench, { node }) => {
  const { id, disks } = bench.snapshot(node);
  const unnamed = disks.find(({ disk, overlay }) => {
    const chain = bench.chain(disk);
    return overlay !== undefined && chain?.find(overlay) !== undefined && !chain.isDefined(overlay);
  });
  if (unnamed === undefined) return undefined;
  const text = message`While the VM is off, only files named in its definition can be merged, and ${unnamed.overlay ?? ''} (written after ${bench.nameOf(node)}) is not one of them. Start the VM, or delete the newest snapshot first.`;
  return broken('takenWhileOff', text, [id]);
};

const heldByLiveDisk: Predicate<'heldByLiveDisk'> = (bench, { node }) => {
  const { id, disks } = bench.snapshot(node);
  const moved = disks.find(
    (d) =>
      d.stateFile !== undefined &&
      d.coverage !== 'none' &&
      bench.chain(d.disk)?.top?.path !== bench.fileNow(d.stateFile),
  );
  if (moved === undefined) return undefined;
  const text = message`${bench.nameOf(node)} is stored in ${moved.stateFile ?? ''}, which the VM no longer writes to. Shut down the VM first.`;
  return broken('heldByOtherFile', text, [id, 'live']);
};

const parentNot: Predicate<'parentNot'> = (bench, { node }, { mechanism }) => {
  const parent = parentOf(bench, node);
  if (parent?.mechanism !== mechanism) return undefined;
  const text = message`Cannot merge ${bench.nameOf(node)} into its parent ${distinctName(bench.tree, parent)}, because the two are stored in different ways.`;
  return broken('parentIsInternal', text, [parent.id]);
};

const clearOfPausedMemory: Predicate<'clearOfPausedMemory'> = (bench, { node }) => {
  const paused = pausedMemoryAbove(bench, node);
  if (paused === undefined) return undefined;
  const text = message`${distinctName(bench.tree, paused)} includes the memory of the paused VM. Its files cannot be merged until the VM has run again.`;
  return broken('afterPausedMemory', text, [paused.id]);
};

const filesHoldNoInternal: Predicate<'filesHoldNoInternal'> = (bench, { node }) => {
  const self = bench.snapshot(node);
  const held = internalsIn(bench, filesOf(bench, node));
  const unlisted = self.disks.flatMap((disk) => {
    const overlay = mergedOverlay(bench, node, disk);
    return overlay === undefined ? [] : unlistedInside(bench, overlay).map(asUnlisted);
  });
  const lost = new Map([...held, ...unlisted].map((each) => [`${each.id} ${each.name}`, each]));
  if (lost.size === 0) return undefined;
  const text = message`Deleting ${bench.nameOf(node)} would overwrite or delete a file that contains other snapshots: ${bench.namesOf([...lost.values()])}.`;
  return broken('holdsInternalSnapshot', text, [...new Set(held.map((s) => s.id))]);
};

const notBelowOverlay: Predicate<'notBelowOverlay'> = (bench, { node }) => {
  const self = bench.snapshot(node);
  const above = overlaysOn(bench, self);
  if (above.length === 0) return undefined;
  const each = new Map(above.map((s) => [s.id, s]));
  const text = message`A revert to ${bench.nameOf(node)} would overwrite the backing file of other snapshots: ${bench.namesOf([...each.values()])}.`;
  return broken('mixedStorage', text, [...each.keys()]);
};

const ownNameFits: Predicate<'ownNameFits'> = (bench, { node }, { pattern, memory, says }) => {
  const { id, name, memory: hasMemory } = bench.snapshot(node);
  if ((memory && !hasMemory) || new RegExp(pattern, 'u').test(name)) return undefined;
  return broken('invalidName', says, [id]);
};

const nameIsItsOwn: Predicate<'nameIsItsOwn'> = (bench, { node, verb }) => {
  const { id, name, disks } = bench.snapshot(node);
  for (const { coverage, stateFile } of disks) {
    if (coverage !== 'internal' || stateFile === undefined) continue;
    const inside = snapshotsInside(bench, stateFile);
    const same = inside.filter((entry) => entry.name === name).length;
    if (same > 1) {
      const text = message`${stateFile} contains ${same} internal snapshots named ${name}, and the hypervisor cannot tell them apart.`;
      return broken('ambiguousName', text, [id]);
    }
    const other = inside.find((entry) => entry.id === name && entry.name !== name);
    if (verb === 'revert' && other !== undefined) {
      const text = message`In ${stateFile}, ${name} is also the ID of the snapshot ${other.name}. A revert to ${name} would revert to ${other.name}.`;
      return broken('ambiguousName', text, [id]);
    }
  }
  return undefined;
};

/** Rules on the position of a snapshot in the tree and in the disk chains. They always hold for the base image. */
export const nodePredicates = {
  fanOutAtMost,
  onLiveChain,
  ownLayerInLiveChain,
  ownLayerOnStateFile,
  layerInDefinition,
  noManualDisk,
  heldByLiveDisk,
  parentNot,
  clearOfPausedMemory,
  filesHoldNoInternal,
  notBelowOverlay,
  ownNameFits,
  nameIsItsOwn,
} satisfies Partial<Predicates>;

function restsElsewhere(
  bench: Workbench,
  disk: Omit<SnapshotDisk, 'overlay'> & { overlay: string | undefined },
): boolean {
  if (disk.overlay === undefined || disk.stateFile === undefined) return false;
  const chain = bench.chain(disk.disk);
  if (chain?.find(disk.overlay) === undefined) return false;
  // After another program pulled the entire chain, no file is below, and libvirt does not find the state file.
  return chain.below(disk.overlay)?.path !== bench.fileNow(disk.stateFile);
}

/** The lowest such snapshot on the way from the live state down to the node, the node included. */
function pausedMemoryAbove(bench: Workbench, node: number): Snapshot | undefined {
  if (bench.onLivePath[node] !== 1) return undefined;
  for (let i = bench.current; i > BASE; i = at(bench.parent, i)) {
    const snapshot = bench.snapshot(i);
    if (snapshot.memory && snapshot.captured === 'paused') return snapshot;
    if (i === node) return undefined;
  }
  return undefined;
}

function parentOf(bench: Workbench, node: number): Snapshot | undefined {
  const parent = at(bench.parent, node);
  return parent > BASE ? bench.snapshot(parent) : undefined;
}
