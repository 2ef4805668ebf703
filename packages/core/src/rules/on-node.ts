import type { Snapshot, SnapshotDisk } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { filesOf, internalsIn, overlaysOn } from './files.ts';
import { asUnlisted, snapshotsInside, unlistedInside } from './images.ts';
import { broken } from './intent.ts';
import type { Predicate, Predicates } from './predicate.ts';

const fanOutAtMost: Predicate<'fanOutAtMost'> = (bench, { node }, { limit }) => {
  if (bench.fanOut(node) <= limit) return undefined;
  const children = bench.childIds(node);
  return broken(
    'tooManyChildren',
    `${bench.snapshot(node).name} has ${children.length} states built on it; here at most ${limit} can take its changes.`,
    children,
  );
};

const onLiveChain: Predicate<'onLiveChain'> = (bench, { node }, { orLeaf }) => {
  if (bench.onLivePath[node] === 1 || (orLeaf && bench.fanOut(node) === 0)) return undefined;
  const { id, name } = bench.snapshot(node);
  return broken('offLiveChain', `${name} is not below the live state, and only what is can be merged here.`, [
    id,
  ]);
};

const ownLayerInLiveChain: Predicate<'ownLayerInLiveChain'> = (bench, { node }, { orLeaf }) => {
  if (orLeaf === true && bench.fanOut(node) === 0) return undefined;
  const { id, name, disks } = bench.snapshot(node);
  const astray = disks.find(
    (d) => d.overlay !== undefined && bench.chain(d.disk)?.find(d.overlay) === undefined,
  );
  if (astray === undefined) return undefined;
  const text = `The layer written after ${name} (${astray.overlay}) is not in the live chain of ${astray.disk}.`;
  return broken('layerNotInLiveChain', text, [id]);
};

const ownLayerOnStateFile: Predicate<'ownLayerOnStateFile'> = (bench, { node }) => {
  const { id, name, disks } = bench.snapshot(node);
  const loose = disks.find((d) => restsElsewhere(bench, d));
  if (loose === undefined) return undefined;
  const text = `In the chain of ${loose.disk}, ${loose.overlay} does not lie right above ${loose.stateFile}, which holds ${name}.`;
  return broken('layerNotInLiveChain', text, [id]);
};

const layerInDefinition: Predicate<'layerInDefinition'> = (bench, { node }) => {
  const { id, name, disks } = bench.snapshot(node);
  const unnamed = disks.find(({ disk, overlay }) => {
    const chain = bench.chain(disk);
    return overlay !== undefined && chain?.find(overlay) !== undefined && !chain.isDefined(overlay);
  });
  if (unnamed === undefined) return undefined;
  const text = `While the machine is off, only the files that its definition names can be merged; ${unnamed.overlay}, written after ${name}, is not among them. Start the machine, or begin with the newest restore point.`;
  return broken('takenWhileOff', text, [id]);
};

const heldByLiveDisk: Predicate<'heldByLiveDisk'> = (bench, { node }) => {
  const { id, name, disks } = bench.snapshot(node);
  const moved = disks.find(
    (d) =>
      d.stateFile !== undefined &&
      d.coverage !== 'none' &&
      bench.chain(d.disk)?.top?.path !== bench.fileNow(d.stateFile),
  );
  if (moved === undefined) return undefined;
  const text = `${name} lies in ${moved.stateFile}, which the running machine no longer writes.`;
  return broken('heldByOtherFile', text, [id, 'live']);
};

const parentNot: Predicate<'parentNot'> = (bench, { node }, { mechanism }) => {
  const parent = parentOf(bench, node);
  if (parent?.mechanism !== mechanism) return undefined;
  const text = `The parent of ${bench.snapshot(node).name}, ${parent.name}, is of another kind.`;
  return broken('parentIsInternal', text, [parent.id]);
};

const clearOfPausedMemory: Predicate<'clearOfPausedMemory'> = (bench, { node }) => {
  const paused = pausedMemoryAbove(bench, node);
  if (paused === undefined) return undefined;
  const text = `${paused.name} saved the memory of the paused machine, and until the machine runs again its files cannot be merged.`;
  return broken('afterPausedMemory', text, [paused.id]);
};

const filesHoldNoInternal: Predicate<'filesHoldNoInternal'> = (bench, { node }) => {
  const self = bench.snapshot(node);
  const held = internalsIn(bench, filesOf(bench, self));
  const unlisted = self.disks.flatMap(({ overlay }) =>
    overlay === undefined ? [] : unlistedInside(bench, overlay).map(asUnlisted),
  );
  const names = new Set([...held, ...unlisted].map(({ name }) => name));
  if (names.size === 0) return undefined;
  return broken(
    'holdsInternalSnapshot',
    `A file that would be written or removed holds ${[...names].join(', ')}.`,
    held.map((s) => s.id),
  );
};

const notBelowOverlay: Predicate<'notBelowOverlay'> = (bench, { node }) => {
  const self = bench.snapshot(node);
  const above = overlaysOn(bench, self);
  if (above.length === 0) return undefined;
  const text = `The file that holds ${self.name} backs ${above.map((s) => s.name).join(', ')} and must not be written.`;
  return broken(
    'mixedStorage',
    text,
    above.map((s) => s.id),
  );
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
      const text = `${stateFile} holds ${same} internal snapshots named ${name}, and the hypervisor cannot tell them apart.`;
      return broken('ambiguousName', text, [id]);
    }
    const other = inside.find((entry) => entry.id === name && entry.name !== name);
    if (verb === 'revert' && other !== undefined) {
      const text = `In ${stateFile}, ${name} is the ID of ${other.name}. A revert to ${name} would go back to ${other.name}.`;
      return broken('ambiguousName', text, [id]);
    }
  }
  return undefined;
};

/** Rules on the place of a snapshot in the tree and in the chain of files. At the base image they always hold. */
export const nodePredicates = {
  fanOutAtMost,
  onLiveChain,
  ownLayerInLiveChain,
  ownLayerOnStateFile,
  layerInDefinition,
  heldByLiveDisk,
  parentNot,
  clearOfPausedMemory,
  filesHoldNoInternal,
  notBelowOverlay,
  ownNameFits,
  nameIsItsOwn,
} satisfies Partial<Predicates>;

function restsElsewhere(bench: Workbench, disk: SnapshotDisk): boolean {
  if (disk.overlay === undefined || disk.stateFile === undefined) return false;
  const below = bench.chain(disk.disk)?.below(disk.overlay);
  return below !== undefined && below.path !== bench.fileNow(disk.stateFile);
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
