import type { Snapshot, SnapshotDisk, SnapshotProblem, SnapshotTree } from './model.ts';
import { at, BASE, NONE, shapeOf } from './shape.ts';

/**
 * A snapshot whose state no longer exists, although its record does. `written`: the live state writes to the file that
 * holds it, or that its file depends on. `merged`: its file does not exist, and the live chain is complete without it.
 */
export interface LostState {
  readonly id: string;
  readonly disk: string;
  readonly file: string;
  readonly reason: 'written' | 'merged';
}

/** A file that a record names by a path where it no longer is. */
export interface MovedFile {
  readonly disk: string;
  readonly from: string;
  readonly to: string;
}

/** What other tools did to the files of layered snapshots, as far as the files prove it. */
export interface Drift {
  readonly lost: readonly LostState[];
  readonly moved: readonly MovedFile[];
}

const known = new WeakMap<SnapshotTree, Drift>();

/** Kept with the tree, which must not be changed afterward. */
export function driftOf(tree: SnapshotTree): Drift {
  let drift = known.get(tree);
  if (drift === undefined) {
    const disks = tree.live.disks.map((disk) => driftOfDisk(tree, disk));
    const lost = new Map(disks.flatMap((each) => each.lost).map((each) => [each.id, each]));
    drift = { lost: [...lost.values()], moved: disks.flatMap((each) => each.moved) };
    known.set(tree, drift);
  }
  return drift;
}

/** Whether another tool made records of the tree wrong. */
export function isDrifted(tree: SnapshotTree): boolean {
  const { lost, moved } = driftOf(tree);
  return lost.length > 0 || moved.length > 0;
}

interface Entry {
  readonly snapshot: Snapshot;
  readonly disk: SnapshotDisk & { readonly stateFile: string };
}

function driftOfDisk(tree: SnapshotTree, { disk, chain }: SnapshotTree['live']['disks'][number]): Drift {
  const files = chain.map((layer) => layer.path);
  const [top] = files;
  const isComplete = chain.every((layer) => layer.missing !== true);
  if (top === undefined || !isComplete) return { lost: [], moved: [] };
  const entries = entriesOf(tree.snapshots, disk);
  const missing = new Set(tree.missingFiles);
  const path = entriesOf(recordedPath(tree), disk);
  const moved = movedFiles(path, { disk, files, missing, named: namedFiles(tree, disk) });
  const isMoved = new Set(moved.map(({ from }) => from));
  const onTop = restingOn(tree, top);
  const onPath = new Set(path.map(({ snapshot }) => snapshot.id));
  const lost = entries.flatMap(({ snapshot: { id }, disk: { stateFile: file } }): LostState[] => {
    if (file === top || onTop.has(file)) return [{ id, disk, file, reason: 'written' }];
    const isGone = missing.has(file) && onPath.has(id) && !isMoved.has(file);
    return isGone ? [{ id, disk, file, reason: 'merged' }] : [];
  });
  return { lost, moved };
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

/** The snapshot that the hypervisor records as current and its ancestors, nearest first. */
function recordedPath(tree: SnapshotTree): Snapshot[] {
  const { snapshots, parent, current, recorded } = shapeOf(tree);
  const path: Snapshot[] = [];
  for (
    let node = current === NONE ? recorded : current;
    node > BASE && path.length < snapshots.length;
    node = at(parent, node)
  ) {
    const snapshot = snapshots[node - 1];
    if (snapshot !== undefined) path.push(snapshot);
  }
  return path;
}

interface DiskFiles {
  readonly disk: string;
  /** The live chain, the active file first. */
  readonly files: readonly string[];
  readonly missing: ReadonlySet<string>;
  /** All files that records name. */
  readonly named: ReadonlySet<string>;
}

/**
 * libvirt 9.9 and later name the overlay of a revert after the time, and may forget it (tested on 11.3 and 12.8). The
 * overlay in the record is then missing, but was not moved.
 */
const madeByRevert = /\.\d{9,11}$/;

/**
 * A missing file and a file that no record names are the same if both have the same place in the chain: on top of the
 * file that holds the snapshot, or below the file that was opened after it.
 */
function movedFiles(path: readonly Entry[], { disk, files, missing, named }: DiskFiles): MovedFile[] {
  const found = new Map<string, Set<string>>();
  const note = (from: string | undefined, to: string | undefined) => {
    if (from === undefined || to === undefined || !missing.has(from) || named.has(to)) return;
    if (madeByRevert.test(to)) return;
    found.set(from, (found.get(from) ?? new Set()).add(to));
  };
  for (const { disk: entry } of path) {
    const held = files.indexOf(entry.stateFile);
    if (held > 0) note(entry.overlay, files[held - 1]);
    const opened = entry.overlay === undefined ? -1 : files.indexOf(entry.overlay);
    if (opened >= 0) note(entry.stateFile, files[opened + 1]);
  }
  const targets = [...found.values()].flatMap((each) => [...each]);
  return [...found].flatMap(([from, [to, ...others]]) => {
    const isSure = others.length === 0 && targets.filter((each) => each === to).length === 1;
    return to !== undefined && isSure ? [{ disk, from, to }] : [];
  });
}

function namedFiles(tree: SnapshotTree, disk: string): Set<string> {
  return new Set(
    tree.snapshots.flatMap(({ disks, deletedByRevert = [] }) => [
      ...deletedByRevert,
      ...disks
        .filter((each) => each.disk === disk)
        .flatMap(({ stateFile, overlay }) => [stateFile ?? [], overlay ?? []].flat()),
    ]),
  );
}

/** The files of this VM outside its live chain that depend on a file. */
function restingOn(tree: SnapshotTree, path: string): Set<string> {
  if (tree.dependants === 'unknown') return new Set();
  return new Set(tree.dependants.filter((d) => d.ownFile === true && d.path === path).map((d) => d.by));
}

/** Marks the snapshots whose state no longer exists. */
export function withDrift(tree: SnapshotTree): SnapshotTree {
  const lost = new Map(driftOf(tree).lost.map((each) => [each.id, each]));
  if (lost.size === 0) return tree;
  const snapshots = tree.snapshots.map((snapshot) => {
    const found = lost.get(snapshot.id);
    const isOther = snapshot.problem !== undefined && snapshot.problem.code !== 'missingFile';
    return found === undefined || isOther ? snapshot : { ...snapshot, problem: problemOf(found) };
  });
  return { ...tree, snapshots };
}

function problemOf({ reason, file, disk }: LostState): SnapshotProblem {
  return reason === 'written'
    ? {
        code: 'overwritten',
        text: `Its content is damaged: the VM writes to ${file}, or to a file that it depends on.`,
      }
    : {
        code: 'metadataOnly',
        text: `Its file ${file} does not exist, and disk ${disk} is complete without it. The file was merged or deleted outside of Snaptree.`,
      };
}
