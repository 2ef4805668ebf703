import { ownFilesOn } from './dependants.ts';
import { noDrift } from './drift.ts';
import type { Drift, ForeignMerge, LostState, MergeResult, MovedFile, WrongRecord } from './drift-model.ts';
import type { LiveDisk, Snapshot, SnapshotDisk, SnapshotTree } from './model.ts';
import { at, BASE, shapeOf } from './shape.ts';

export type DiskDrift = Omit<Drift, 'current'>;

interface Entry {
  readonly snapshot: Snapshot;
  readonly disk: SnapshotDisk & { readonly stateFile: string };
}

interface Facts {
  readonly disk: string;
  /** The live chain, the active file first. */
  readonly files: readonly string[];
  readonly missing: ReadonlySet<string>;
  /** All files that records name. */
  readonly named: ReadonlySet<string>;
  /** The files that snapshots are in. */
  readonly holding: ReadonlySet<string>;
  readonly backing: Readonly<Record<string, string | null>>;
}

/** What other tools did to one disk. */
export function driftOfDisk(
  tree: SnapshotTree,
  { disk, chain }: LiveDisk,
  path: readonly Snapshot[],
): DiskDrift {
  const files = chain.map((layer) => layer.path);
  const [top] = files;
  const isComplete = chain.every((layer) => layer.missing !== true);
  if (top === undefined || !isComplete) return noDrift;
  const entries = entriesOf(tree.snapshots, disk);
  const facts: Facts = {
    disk,
    files,
    missing: new Set(tree.missingFiles),
    ...namedFiles(tree, disk),
    backing: tree.backingFiles ?? {},
  };
  const onPath = entriesOf(path, disk);
  const moved = movedFiles(entries, onPath, facts);
  const gone = new Set(moved.map(({ from }) => from));
  const gaps = gapsOf(
    onPath.filter(({ disk: { stateFile } }) => !gone.has(stateFile)),
    facts,
  );
  const merges = gaps.flatMap((gap) => mergeOf(tree, gap, facts));
  const nearGaps = gaps.flatMap((gap) => [gap.above, ...gap.between, ...gap.lowest]);
  const decided = new Set(nearGaps.map(({ snapshot }) => snapshot.id));
  const lost = lostStates(tree, { entries, onPath, facts, gone }).filter(
    ({ reason, id }) => reason === 'written' || !decided.has(id),
  );
  return {
    lost,
    moved,
    records: [...wrongStates(onPath, facts), ...wrongOverlays(tree, onPath, facts)],
    merges,
  };
}

/** A snapshot and its ancestors, nearest first. */
export function pathFrom(tree: SnapshotTree, from: number): Snapshot[] {
  const { snapshots, parent } = shapeOf(tree);
  const path: Snapshot[] = [];
  for (let node = from; node > BASE && path.length < snapshots.length; node = at(parent, node)) {
    const snapshot = snapshots[node - 1];
    if (snapshot !== undefined) path.push(snapshot);
  }
  return path;
}

/** Internal snapshots are inside their file, which may be written. */
function entriesOf(snapshots: readonly Snapshot[], disk: string): Entry[] {
  return snapshots.flatMap((snapshot) => {
    const entry = snapshot.disks.find((each) => each.disk === disk);
    const { stateFile } = entry ?? {};
    const isLayer = entry?.coverage === 'external' && entry.overlay !== undefined;
    return isLayer && stateFile !== undefined ? [{ snapshot, disk: { ...entry, stateFile } }] : [];
  });
}

function lostStates(
  tree: SnapshotTree,
  found: { entries: readonly Entry[]; onPath: readonly Entry[]; facts: Facts; gone: ReadonlySet<string> },
): LostState[] {
  const { disk, files, missing } = found.facts;
  const [top = ''] = files;
  const onTop = new Set(ownFilesOn(tree, top));
  const path = new Set(found.onPath.map(({ snapshot }) => snapshot.id));
  return found.entries.flatMap(({ snapshot: { id }, disk: { stateFile: file } }): LostState[] => {
    if (file === top || onTop.has(file)) return [{ id, disk, file, reason: 'written' }];
    const isGone = missing.has(file) && path.has(id) && !found.gone.has(file);
    return isGone ? [{ id, disk, file, reason: 'merged' }] : [];
  });
}

/** Files that were between two files of the live chain which are now next to each other. */
interface Gap {
  readonly upper: string;
  readonly lower: string;
  /** The snapshot after which the upper file was opened. */
  readonly above: Entry;
  /** Those below it whose files are no longer in the chain. */
  readonly between: readonly Entry[];
  /** The one in the lower file, if it is listed. */
  readonly lowest: readonly Entry[];
}

function gapsOf(path: readonly Entry[], { files, named }: Facts): Gap[] {
  return path.flatMap((above, i): Gap[] => {
    const { stateFile, overlay: upper = '' } = above.disk;
    const lower = files[files.indexOf(upper) + 1];
    if (!files.includes(upper) || files.includes(stateFile) || lower === undefined || !named.has(lower))
      return [];
    const rest = path.slice(i + 1);
    const end = rest.findIndex(({ disk }) => files.includes(disk.stateFile));
    const between = end < 0 ? rest : rest.slice(0, end);
    // Records further down belong to files below, if an overlay says so.
    const cut = between.findIndex(({ disk }) => disk.overlay === lower);
    if (cut >= 0) return [{ upper, lower, above, between: between.slice(0, cut), lowest: [] }];
    const next = rest.slice(between.length, between.length + 1);
    return [{ upper, lower, above, between, lowest: next.filter(({ disk }) => disk.stateFile === lower) }];
  });
}

/** Both cases; none if neither changes anything. */
function mergeOf(tree: SnapshotTree, gap: Gap, facts: Facts): ForeignMerge[] {
  const { upper, lower, above, between } = gap;
  const intoBacking = mergedDown(gap, facts, tree);
  const intoOverlay = copiedUp(gap, facts);
  const ids = new Set([...intoBacking.lost, ...intoOverlay.lost].map(({ id }) => id));
  if (facts.missing.has(above.disk.stateFile)) ids.add(above.snapshot.id);
  if (ids.size === 0) return [];
  const files = [above, ...between].map(({ disk }) => disk.stateFile);
  return [{ disk: facts.disk, files, upper, lower, ids: [...ids], intoBacking, intoOverlay }];
}

/** The lower file now contains what the highest of the removed files did. */
function mergedDown({ lower, above, between, lowest }: Gap, facts: Facts, tree: SnapshotTree): MergeResult {
  const { disk, missing } = facts;
  const { id } = above.snapshot;
  const onLower = new Set(ownFilesOn(tree, lower));
  onLower.delete(above.disk.stateFile);
  const aside = entriesOf(tree.snapshots, disk).filter((entry) => onLower.has(entry.disk.stateFile));
  const lost = new Map([...between, ...lowest, ...aside].map((entry) => [entry.snapshot.id, entry]));
  lost.delete(id);
  return {
    lost: [...lost.values()].map(({ snapshot, disk: { stateFile: file } }) => ({
      ...{ id: snapshot.id, disk, file },
      reason: missing.has(file) ? 'merged' : 'mergedOver',
    })),
    records: [{ id, disk, part: 'state', from: above.disk.stateFile, to: lower }],
  };
}

/** The lower file is unchanged, and so are the removed files that still exist. */
function copiedUp({ upper, above, between, lowest }: Gap, { disk, missing }: Facts): MergeResult {
  const lost = [above, ...between].filter((entry) => missing.has(entry.disk.stateFile));
  return {
    lost: lost.map(({ snapshot: { id }, disk: { stateFile: file } }) => ({
      id,
      disk,
      file,
      reason: 'merged',
    })),
    records: lowest.flatMap(({ snapshot: { id }, disk: { overlay: from = '' } }) =>
      missing.has(from) ? [{ id, disk, part: 'overlay', from, to: upper }] : [],
    ),
  };
}

/**
 * libvirt 9.0 writes the file of the parent into the records of the children when only metadata is removed (tested). The
 * state is in the file below the one that was opened after it, which then no record names.
 */
function wrongStates(path: readonly Entry[], { disk, files, named }: Facts): WrongRecord[] {
  return path.flatMap(({ snapshot: { id }, disk: { stateFile: from, overlay = '' } }): WrongRecord[] => {
    const opened = files.indexOf(overlay);
    const to = opened < 0 ? undefined : files[opened + 1];
    const isLower = to !== undefined && files.indexOf(from) > opened + 1;
    return isLower && !named.has(to) ? [{ id, disk, part: 'state', from, to }] : [];
  });
}

/**
 * The file that was opened after a snapshot is not in the live chain, and contains no snapshot: another one was opened
 * instead, such as a copy. If the live chain has no file that a record names, it was copied completely.
 */
function wrongOverlays(tree: SnapshotTree, path: readonly Entry[], facts: Facts): WrongRecord[] {
  const { disk, files, missing, named, holding } = facts;
  const isIndependent = tree.current.kind === 'unknown' && !files.some((file) => named.has(file));
  return path.flatMap(({ snapshot: { id }, disk: entry }, i): WrongRecord[] => {
    const { overlay: from = '', stateFile } = entry;
    if (files.includes(from) || holding.has(from)) return [];
    const held = files.indexOf(stateFile);
    const to = held > 0 ? files[held - 1] : isIndependent && i === 0 ? files[0] : undefined;
    // A missing one was moved.
    if (to === undefined || named.has(to) || madeByRevert.test(to) || (held > 0 && missing.has(from)))
      return [];
    return [{ id, disk, part: 'overlay', from, to }];
  });
}

/**
 * libvirt 9.9 and later name the overlay of a revert after the time, and may forget it (tested on 11.3 and 12.8). The
 * overlay in the record is then missing, but was not moved.
 */
const madeByRevert = /\.\d{9,11}$/;

/**
 * A missing file and a file that no record names are the same if both have the same place in a chain: on top of the
 * file that holds the snapshot, or below the file that was opened after it. Outside the live chain, the backing file
 * that a file itself names counts.
 */
function movedFiles(entries: readonly Entry[], path: readonly Entry[], facts: Facts): MovedFile[] {
  const { disk, files, missing, named, backing } = facts;
  const found = new Map<string, Set<string>>();
  const note = (from: string | undefined, to: string | undefined) => {
    if (from === undefined || to === undefined || !missing.has(from) || named.has(to)) return;
    if (madeByRevert.test(to) || missing.has(to)) return;
    found.set(from, (found.get(from) ?? new Set()).add(to));
  };
  for (const { disk: entry } of path) {
    const held = files.indexOf(entry.stateFile);
    if (held > 0) note(entry.overlay, files[held - 1]);
    const opened = entry.overlay === undefined ? -1 : files.indexOf(entry.overlay);
    if (opened >= 0) note(entry.stateFile, files[opened + 1]);
  }
  for (const { disk: entry } of entries) note(entry.stateFile, backing[entry.overlay ?? ''] ?? undefined);
  const targets = [...found.values()].flatMap((each) => [...each]);
  return [...found].flatMap(([from, [to, ...others]]) => {
    const isSure = others.length === 0 && targets.filter((each) => each === to).length === 1;
    return to !== undefined && isSure ? [{ disk, from, to }] : [];
  });
}

function namedFiles(tree: SnapshotTree, disk: string): Pick<Facts, 'named' | 'holding'> {
  const named = new Set<string>();
  const holding = new Set<string>();
  for (const { disks, deletedByRevert = [] } of tree.snapshots) {
    for (const path of deletedByRevert) named.add(path);
    for (const { stateFile, overlay, disk: device } of disks) {
      if (device !== disk) continue;
      if (stateFile !== undefined) holding.add(stateFile);
      for (const path of [stateFile, overlay]) if (path !== undefined) named.add(path);
    }
  }
  return { named, holding };
}
