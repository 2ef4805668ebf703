import { otherDependants } from './dependants.ts';
import type { SnapshotDisk, SnapshotTree } from './model.ts';
import { at, BASE, NONE, shapeOf } from './shape.ts';

/**
 * Whose changes a layer contains. `base`: the base image, below every snapshot. `none`: it was left behind by
 * a deleted snapshot; `after` names the snapshot after which it was opened, where known.
 */
export type LayerOwner =
  | { readonly kind: 'live' }
  | { readonly kind: 'snapshot'; readonly id: string }
  | { readonly kind: 'base' }
  | { readonly kind: 'none'; readonly after?: string };

/** One file of a disk. */
export interface DiskLayer {
  readonly path: string;
  /** Its backing file; undefined: none, or unknown. */
  readonly backingFile: string | undefined;
  /** The source of `backingFile`: the hypervisor or the file itself, or the snapshot tree. */
  readonly backingFileSource: 'chain' | 'tree';
  readonly owner: LayerOwner;
  /** Snapshots whose state ends in this file, including the owner. */
  readonly externalSnapshots: readonly string[];
  /** Internal snapshots in the file, in the order of the list. */
  readonly internalSnapshots: readonly string[];
  /** In the live chain. */
  readonly live: boolean;
  /** The active layer, which the VM writes to. */
  readonly written: boolean;
  readonly bytes: number | undefined;
  readonly missing: boolean;
  /** Other VMs that depend on it. */
  readonly usedBy: readonly string[];
}

/** All files of one disk: a tree of layers, of which the live chain is one path. */
export interface LayeredDisk {
  readonly disk: string;
  readonly capacity: number | undefined;
  /** Whether the VM has this disk now. */
  readonly attached: boolean;
  readonly layers: readonly DiskLayer[];
  /** Snapshots that do not cover the disk. */
  readonly uncovered: readonly string[];
  /** Snapshots that cover it in an unknown file. */
  readonly unplaced: readonly string[];
}

interface Draft {
  readonly path: string;
  backingFile?: string | undefined;
  backingFileSource: DiskLayer['backingFileSource'];
  readonly externalSnapshots: string[];
  readonly internalSnapshots: string[];
  live: boolean;
  written: boolean;
  bytes?: number | undefined;
  missing: boolean;
  after?: string;
}

/**
 * The layers of every disk. The hypervisor reports the live chain. The backing files of other layers are read from the
 * files; where that is not possible, they follow from the snapshots (each state is based on its parent's). Which of
 * the two it is, is marked in `backingFileSource`.
 *
 * @param gone files that a plan has removed, though a snapshot may still name them as its overlay
 */
export function layersOf(tree: SnapshotTree, gone: ReadonlySet<string> = new Set()): LayeredDisk[] {
  const live = tree.live.disks.map((disk) => disk.disk);
  const devices = new Set(live);
  for (const snapshot of tree.snapshots)
    for (const disk of snapshot.disks) if (disk.coverage !== 'none') devices.add(disk.disk);
  const usedBy = dependants(tree);
  return [...devices].map((device) => layersOfDisk(tree, device, { gone, usedBy }));
}

function dependants(tree: SnapshotTree): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const dependant of otherDependants(tree))
    by.set(dependant.path, [...(by.get(dependant.path) ?? []), dependant.by]);
  return by;
}

interface Context {
  readonly gone: ReadonlySet<string>;
  readonly usedBy: ReadonlyMap<string, readonly string[]>;
}

function layersOfDisk(tree: SnapshotTree, device: string, context: Context): LayeredDisk {
  const live = tree.live.disks.find((disk) => disk.disk === device);
  const entries = tree.snapshots.map((s) => s.disks.find((disk) => disk.disk === device));
  const drafts = new Map<string, Draft>();
  const draft = (path: string): Draft => {
    const known = drafts.get(path);
    if (known !== undefined) return known;
    const named = tree.backingFiles?.[path];
    const made: Draft = {
      path,
      ...(named === undefined || named === null ? {} : { backingFile: named }),
      backingFileSource: named === undefined ? 'tree' : 'chain',
      externalSnapshots: [],
      internalSnapshots: [],
      live: false,
      written: false,
      missing: false,
    };
    drafts.set(path, made);
    return made;
  };
  let above: Draft | undefined;
  for (const { path, bytes, missing } of live?.chain ?? []) {
    if (drafts.has(path)) break;
    if (above !== undefined) above.backingFile = path;
    const layer = draft(path);
    Object.assign(layer, { backingFileSource: 'chain', live: true, written: above === undefined, bytes });
    layer.missing = missing === true;
    above = layer;
  }
  // Where the chain ends or cannot be read, the snapshots may still say what comes below.
  if (above !== undefined) above.backingFileSource = 'tree';
  const unplaced = placeStates(tree, entries, draft);
  placeOverlays(tree, entries, { draft, drafts, gone: context.gone });
  restOnParents(tree, entries, drafts);
  cutCircles(drafts);
  const grounded = groundOf(drafts, live?.chain.map((layer) => layer.path) ?? []);
  return {
    disk: device,
    capacity: live?.capacity,
    attached: live !== undefined,
    layers: [...drafts.values()].map((each) => finish(each, grounded, context.usedBy)),
    uncovered: tree.snapshots.flatMap((s, i) => (isCovered(entries[i]) ? [] : [s.id])),
    unplaced,
  };
}

const isCovered = (entry: SnapshotDisk | undefined): entry is SnapshotDisk =>
  entry !== undefined && entry.coverage !== 'none';

/** The file that contains each state; returns the snapshots whose file is unknown. */
function placeStates(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  draft: (path: string) => Draft,
): string[] {
  const unplaced: string[] = [];
  tree.snapshots.forEach(({ id }, i) => {
    const entry = entries[i];
    if (!isCovered(entry)) return;
    if (entry.stateFile === undefined) {
      unplaced.push(id);
      return;
    }
    const layer = draft(entry.stateFile);
    if (entry.coverage === 'internal') layer.internalSnapshots.push(id);
    else {
      layer.externalSnapshots.push(id);
      layer.bytes ??= entry.bytes;
    }
  });
  return unplaced;
}

/** libvirt remembers which file it opened after a snapshot, and that it was created on the state file. */
function placeOverlays(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  {
    draft,
    drafts,
    gone,
  }: {
    draft: (path: string) => Draft;
    drafts: ReadonlyMap<string, Draft>;
    gone: ReadonlySet<string>;
  },
): void {
  tree.snapshots.forEach(({ id }, i) => {
    const entry = entries[i];
    if (!isCovered(entry) || entry.overlay === undefined || entry.overlay === entry.stateFile) return;
    if (gone.has(entry.overlay) && !drafts.has(entry.overlay)) return;
    const layer = draft(entry.overlay);
    layer.after ??= id;
    if (layer.backingFileSource === 'tree') layer.backingFile ??= entry.stateFile;
  });
}

/** Each state depends on the nearest ancestor in a different file of the same disk. */
function restOnParents(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  drafts: ReadonlyMap<string, Draft>,
): void {
  const shape = shapeOf(tree);
  const own: (string | undefined)[] = [undefined];
  const below: (string | undefined)[] = [undefined];
  const waiting = [BASE];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node !== BASE) {
      const parent = at(shape.parent, node);
      const entry = entries[node - 1];
      const stateFile = isCovered(entry) ? entry.stateFile : undefined;
      own[node] = stateFile ?? own[parent];
      below[node] = own[node] === own[parent] ? below[parent] : own[parent];
      const layer = stateFile === undefined ? undefined : drafts.get(stateFile);
      if (layer?.backingFileSource === 'tree') layer.backingFile ??= below[node];
    }
    for (let c = at(shape.firstChild, node); c !== NONE; c = at(shape.nextSibling, c)) waiting.push(c);
  }
}

/** Manually changed metadata can form a loop; the layer that closes it then has no backing file. */
function cutCircles(drafts: ReadonlyMap<string, Draft>): void {
  const sound = new Set<Draft>();
  for (const start of drafts.values()) {
    const way = new Set<Draft>();
    for (let layer: Draft | undefined = start; layer !== undefined && !sound.has(layer); ) {
      way.add(layer);
      const next: Draft | undefined =
        layer.backingFile === undefined ? undefined : drafts.get(layer.backingFile);
      if (next === undefined || way.has(next)) {
        layer.backingFile = undefined;
        break;
      }
      layer = next;
    }
    for (const layer of way) sound.add(layer);
  }
}

/** The end of the live chain below all snapshots: the base image, alone or on a shared one. */
function groundOf(drafts: ReadonlyMap<string, Draft>, chain: readonly string[]): Set<string> {
  const ground = new Set<string>();
  for (const path of [...chain].reverse()) {
    const layer = drafts.get(path);
    if (layer === undefined || layer.externalSnapshots.length > 0 || layer.internalSnapshots.length > 0)
      break;
    ground.add(path);
  }
  return ground;
}

function finish(
  draft: Draft,
  ground: ReadonlySet<string>,
  usedBy: ReadonlyMap<string, readonly string[]>,
): DiskLayer {
  const {
    path,
    backingFile,
    backingFileSource,
    externalSnapshots,
    internalSnapshots,
    live,
    written,
    bytes,
    missing,
  } = draft;
  return {
    path,
    backingFile,
    backingFileSource: live && backingFile === undefined ? 'chain' : backingFileSource,
    owner: ownerOf(draft, ground),
    externalSnapshots,
    internalSnapshots,
    live,
    written,
    bytes,
    missing,
    usedBy: usedBy.get(path) ?? [],
  };
}

/** A state that ends in a file owns it. Of several, the last one in the list has added to it last. */
function ownerOf(draft: Draft, ground: ReadonlySet<string>): LayerOwner {
  if (draft.written) return { kind: 'live' };
  const id = draft.externalSnapshots.at(-1) ?? draft.internalSnapshots.at(-1);
  if (id !== undefined) return { kind: 'snapshot', id };
  if (ground.has(draft.path)) return { kind: 'base' };
  return { kind: 'none', ...(draft.after === undefined ? {} : { after: draft.after }) };
}
