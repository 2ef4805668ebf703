import type { RevertObstacle, Snapshot } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { filesOf, filesRevertDeletes, snapshotsIn } from './files.ts';
import { asUnlisted, unlistedInside } from './images.ts';
import { broken } from './intent.ts';
import type { Predicate, Predicates } from './predicate.ts';

const noBranchAside: Predicate<'noBranchAside'> = (bench, { node }) => {
  if (bench.onLivePath[node] !== 1) return undefined;
  const aside = bench
    .subtree(node)
    .filter((descendant) => bench.onLivePath[descendant] !== 1)
    .map((descendant) => bench.snapshot(descendant));
  if (aside.length === 0) return undefined;
  const text = `${bench.snapshot(node).name} has descendants that the VM is not based on: ${named(aside)}. Discard them first, or revert to one of them.`;
  return broken('versionHazard', text, idsOf(aside));
};

const hasCurrent: Predicate<'hasCurrent'> = (bench, { node }) => {
  if (bench.current > BASE) return undefined;
  const { id, name } = bench.snapshot(node);
  const text = `No snapshot of ${bench.tree.domain.name} is current, and a revert to ${name} needs one. Take a snapshot first.`;
  return broken('versionHazard', text, [id]);
};

const parentRecordFits: Predicate<'parentRecordFits'> = (bench, { node }) => {
  const parent = at(bench.parent, node);
  if (bench.current !== node || parent <= BASE) return undefined;
  const misfit = [...bench.chains().keys()]
    .map((disk) => misfitOf(bench, node, disk))
    .find((found) => found !== undefined);
  if (misfit === undefined) return undefined;
  const [self, above] = [bench.snapshot(node), bench.snapshot(parent)];
  const text = `Without ${self.name}, the VM would write ${misfit.written}, but the record of ${misfit.by} names ${misfit.recorded}, and the next revert would delete that file. To get rid of ${self.name} and its data, revert to ${above.name}, then discard ${self.name}.`;
  return broken('versionHazard', text, [self.id, above.id]);
};

const revertKeepsSnapshots: Predicate<'revertKeepsSnapshots'> = (bench) => {
  if (bench.current <= BASE) return undefined;
  const current = bench.snapshot(bench.current);
  const files = filesRevertDeletes(current);
  const held = snapshotsIn(bench, files);
  const unlisted = [...files].flatMap((file) => unlistedInside(bench, file).map(asUnlisted));
  if (held.length + unlisted.length === 0) return undefined;
  const text = `The revert would delete ${[...files].join(', ')}, because the record of ${current.name} names it, and with it ${named([...held, ...unlisted])}. Take a snapshot first: the revert then deletes the new file of that snapshot instead.`;
  return broken('versionHazard', text, idsOf(held));
};

const leafFilesUnused: Predicate<'leafFilesUnused'> = (bench, { node }) => {
  if (bench.fanOut(node) > 0) return undefined;
  const self = bench.snapshot(node);
  for (const file of filesOf(bench, self)) {
    const used = [...bench.chains()].find(([, chain]) => chain.find(file) !== undefined);
    const held = snapshotsIn(bench, new Set([file])).filter((other) => other.id !== self.id);
    if (used === undefined && held.length === 0) continue;
    const holds = used === undefined ? `holds ${named(held)}` : `the live state of ${used[0]} is based on`;
    const text = `Discarding ${self.name} would delete ${file}, which ${holds}.`;
    return broken('versionHazard', text, used === undefined ? idsOf(held) : [self.id, 'live']);
  }
  return undefined;
};

const obstacleText = {
  readOnlyMedium: (name, disks) => `When ${name} was taken, ${disks} had a medium or was read-only.`,
  notAFile: (name, disks) => `When ${name} was taken, ${disks} was not a regular file.`,
  sameOverlayName: (name, disks) =>
    `When ${name} was taken, the files of ${disks} differed only in their suffix.`,
  uncoveredDisk: (name, disks) => `${name} does not cover ${disks}.`,
} satisfies Record<RevertObstacle['kind'], (name: string, disks: string) => string>;

const noObstacle: Predicate<'noObstacle'> = (bench, { node }, { obstacle, says }) => {
  const { id, name, revertObstacles } = bench.snapshot(node);
  const found = revertObstacles?.find(({ kind }) => kind === obstacle);
  return found === undefined
    ? undefined
    : broken('versionHazard', `${obstacleText[obstacle](name, found.disks.join(', '))} ${says}`, [id]);
};

const allDisksAfterRevert: Predicate<'allDisksAfterRevert'> = (bench, { create }) => {
  if (create?.someDisks !== true || bench.current <= BASE) return undefined;
  const { id, name, deletedByRevert } = bench.snapshot(bench.current);
  return deletedByRevert === undefined
    ? undefined
    : broken(
        'disksUnsupported',
        `The VM was reverted to ${name}, and the next snapshot must cover all of its disks.`,
        [id],
      );
};

/** Rules for trees whose live state has left a branch behind. */
export const branchPredicates = {
  noBranchAside,
  hasCurrent,
  parentRecordFits,
  revertKeepsSnapshots,
  leafFilesUnused,
  noObstacle,
  allDisksAfterRevert,
} satisfies Partial<Predicates>;

interface Misfit {
  readonly by: string;
  readonly recorded: string;
  readonly written: string;
}

/** What the nearest ancestor that covers the disk says the VM writes, where a deletion makes that untrue. */
function misfitOf(bench: Workbench, node: number, disk: string): Misfit | undefined {
  const own = entryOf(bench.snapshot(node), disk);
  const written =
    own?.coverage === 'external' && own.stateFile !== undefined
      ? bench.fileNow(own.stateFile)
      : bench.chain(disk)?.top?.path;
  for (let i = at(bench.parent, node); i > BASE && written !== undefined; i = at(bench.parent, i)) {
    const snapshot = bench.snapshot(i);
    const entry = entryOf(snapshot, disk);
    if (entry === undefined) continue;
    const recorded = entry.coverage === 'external' ? entry.overlay : entry.stateFile;
    return recorded === undefined || bench.fileNow(recorded) === written
      ? undefined
      : { by: snapshot.name, recorded, written };
  }
  return undefined;
}

const entryOf = (snapshot: Snapshot, disk: string) =>
  snapshot.disks.find((entry) => entry.disk === disk && entry.coverage !== 'none');

const idsOf = (snapshots: readonly Snapshot[]) => snapshots.map(({ id }) => id);

const SHOWN = 4;

/** The first names of a list, and how many more there are. */
function named(snapshots: readonly Pick<Snapshot, 'name'>[]): string {
  const shown = snapshots.slice(0, SHOWN).map(({ name }) => name);
  const more = snapshots.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
