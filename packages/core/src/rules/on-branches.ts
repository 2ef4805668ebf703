import { joined, type MessageText, message, plain } from '../message/message.ts';
import { coveredDisk } from '../tree/covered-disk.ts';
import { ownFilesOn } from '../tree/dependants.ts';
import { distinctName } from '../tree/display-name.ts';
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
    .map((descendant) => bench.snapshot(descendant))
    .filter(({ disks }) => disks.some(({ backingUnrecorded }) => backingUnrecorded === true));
  if (aside.length === 0) return undefined;
  const text = message`${bench.nameOf(node)} has descendants that were taken while the VM was off and that the live state does not depend on: ${bench.namesOf(aside)}. Discard them first, or revert to one of them.`;
  return broken('versionHazard', text, idsOf(aside));
};

const hasCurrent: Predicate<'hasCurrent'> = (bench, { node }) => {
  if (bench.current > BASE) return undefined;
  const text = message`VM ${bench.tree.domain.name} has no current snapshot, and a revert to ${bench.nameOf(node)} needs one. Take a snapshot first.`;
  return broken('versionHazard', text, [bench.snapshot(node).id]);
};

const parentRecordFits: Predicate<'parentRecordFits'> = (bench, { node }) => {
  const parent = at(bench.parent, node);
  if (bench.current !== node || parent <= BASE) return undefined;
  const misfit = [...bench.chains().keys()]
    .map((disk) => misfitOf(bench, node, disk))
    .find((found) => found !== undefined);
  if (misfit === undefined) return undefined;
  const [self, above] = [bench.nameOf(node), bench.nameOf(parent)];
  const text = message`After deleting ${self}, the VM would write to ${misfit.written}, but the record of ${misfit.by} names ${misfit.recorded}, and the next revert would delete that file, which contains ${bench.namesOf(misfit.held)}. To delete ${self} and keep its data, take a snapshot first. To delete ${self} and its data, revert to ${above}, then discard ${self}.`;
  return broken('versionHazard', text, [bench.snapshot(node).id, bench.snapshot(parent).id]);
};

const revertKeepsSnapshots: Predicate<'revertKeepsSnapshots'> = (bench) => {
  if (bench.current <= BASE) return undefined;
  const current = bench.snapshot(bench.current);
  const files = filesRevertDeletes(current);
  const held = [...files].flatMap((file) => contentsOf(bench, file));
  if (held.length === 0) return keepsUnlisted(bench, files);
  const text = message`The revert would delete ${[...files].join(', ')}, which the record of ${bench.nameOf(bench.current)} names, and with it these snapshots: ${bench.namesOf(held)}. Take a snapshot first: the revert then deletes the new file of that snapshot instead.`;
  return broken('versionHazard', text, idsOf(held));
};

/** After the record of a newer snapshot was removed, its file still depends on the file that the older record names. */
function keepsUnlisted(
  bench: Workbench,
  files: ReadonlySet<string>,
): ReturnType<typeof revertKeepsSnapshots> {
  for (const file of files) {
    const above = [...bench.chains().values()].flatMap((chain) => chain.above(file)?.path ?? []);
    const [user] = [...above, ...ownFilesOn(bench.tree, file)].filter((path) => !files.has(path));
    if (user === undefined) continue;
    const text = message`The revert would delete ${file}, which the record of ${bench.nameOf(bench.current)} names, although ${user} depends on it. Take a snapshot first: the revert then deletes the new file of that snapshot instead.`;
    return broken('versionHazard', text, [bench.snapshot(bench.current).id]);
  }
  return undefined;
}

const leafFilesUnused: Predicate<'leafFilesUnused'> = (bench, { node }) => {
  if (bench.fanOut(node) > 0) return undefined;
  const self = bench.snapshot(node);
  for (const file of filesOf(bench, node)) {
    const used = [...bench.chains()].find(([, chain]) => chain.find(file) !== undefined);
    const held = snapshotsIn(bench, new Set([file])).filter((other) => other.id !== self.id);
    if (used === undefined && held.length === 0) continue;
    const name = bench.nameOf(node);
    const text =
      used === undefined
        ? message`Discarding ${name} would delete ${file}, which contains other snapshots: ${bench.namesOf(held)}.`
        : message`Discarding ${name} would delete ${file}, which the live state of disk ${used[0]} depends on.`;
    return broken('versionHazard', text, used === undefined ? idsOf(held) : [self.id, 'live']);
  }
  return undefined;
};

const obstacleText = {
  medium: (name, disks) => message`When ${name} was taken, ${disks} had a medium.`,
  readOnlyMedium: (name, disks) => message`When ${name} was taken, ${disks} was read-only.`,
  encryptedDisk: (name, disks) => message`When ${name} was taken, ${disks} was encrypted.`,
  notAFile: (name, disks) => message`When ${name} was taken, ${disks} was not a regular file.`,
  sameOverlayName: (name, disks) =>
    message`When ${name} was taken, the file names of ${disks} differed only in their suffix.`,
  uncoveredDisk: (name, disks) => message`${name} does not cover ${disks}.`,
} satisfies Record<RevertObstacle['kind'], (name: string, disks: string) => MessageText>;

const noObstacle: Predicate<'noObstacle'> = (bench, { node }, rule) => {
  const { obstacle, says } = rule;
  const { id, revertObstacles, memory } = bench.snapshot(node);
  if (rule.memory === true && !memory) return undefined;
  const found = revertObstacles?.find(({ kind }) => kind === obstacle);
  if (found === undefined) return undefined;
  const why = obstacleText[obstacle](bench.nameOf(node), found.disks.join(', '));
  return broken('versionHazard', joined([why, plain(says)]), [id]);
};

const allDisksAfterRevert: Predicate<'allDisksAfterRevert'> = (bench, { create }) => {
  if (create?.someDisks !== true || bench.current <= BASE) return undefined;
  const { id, deletedByRevert } = bench.snapshot(bench.current);
  return deletedByRevert === undefined
    ? undefined
    : broken(
        'disksUnsupported',
        message`The VM was reverted to ${bench.nameOf(bench.current)}. The next snapshot must cover all of its disks.`,
        [id],
      );
};

/** Rules for trees with branches that the live state does not depend on. */
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
  /** The snapshots in the recorded file. */
  readonly held: readonly Pick<Snapshot, 'id' | 'name'>[];
}

/**
 * What the nearest ancestor that covers the disk says the VM writes, where a deletion makes that untrue and the file
 * contains other snapshots.
 */
function misfitOf(bench: Workbench, node: number, disk: string): Misfit | undefined {
  const own = coveredDisk(bench.snapshot(node), disk);
  const written =
    own?.coverage === 'external' && own.stateFile !== undefined
      ? bench.fileNow(own.stateFile)
      : bench.chain(disk)?.top?.path;
  for (let i = at(bench.parent, node); i > BASE && written !== undefined; i = at(bench.parent, i)) {
    const snapshot = bench.snapshot(i);
    const entry = coveredDisk(snapshot, disk);
    if (entry === undefined) continue;
    const recorded = entry.coverage === 'external' ? entry.overlay : entry.stateFile;
    if (recorded === undefined || bench.fileNow(recorded) === written) return undefined;
    const held = contentsOf(bench, recorded);
    return held.length === 0
      ? undefined
      : { by: distinctName(bench.tree, snapshot), recorded, written, held };
  }
  return undefined;
}

/** The snapshots in a file, including those that the hypervisor does not list. */
const contentsOf = (bench: Workbench, file: string): Pick<Snapshot, 'id' | 'name'>[] => [
  ...snapshotsIn(bench, new Set([file])),
  ...unlistedInside(bench, file).map(asUnlisted),
];

const idsOf = (snapshots: readonly Pick<Snapshot, 'id'>[]) =>
  snapshots.map(({ id }) => id).filter((id) => id !== '');
