import { otherDependants } from './dependants.ts';
import type { SnapshotDisk, SnapshotTree } from './model.ts';
import { at, BASE, NONE, shapeOf } from './shape.ts';

/**
 * The owner of the changes in a layer. `base`: the base image, below every snapshot. `none`: left over from a deleted
 * snapshot; `after` is the snapshot after which the layer was created, if known.
 */
export type LayerOwner =
  | { readonly kind: 'live' }
  | { readonly kind: 'snapshot'; readonly id: string }
  | { readonly kind: 'base' }
  | { readonly kind: 'none'; readonly after?: string };

/** One file of a disk. */
export interface DiskLayer {
  readonly path: string;
  /** Undefined: there is none, or it is unknown. */
  readonly backingFile: string | undefined;
  /** The source of `backingFile`: the hypervisor or the file itself, or the snapshot tree. */
  readonly backingFileSource: 'chain' | 'tree';
  readonly owner: LayerOwner;
  /** External snapshots whose state this file completes, including the owner. */
  readonly externalSnapshots: readonly string[];
  /** Internal snapshots in the file, in the order of the list. */
  readonly internalSnapshots: readonly string[];
  /** Part of the live chain. */
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

interface PartialLayer {
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
 * files. If that is not possible, they are derived from the snapshots, because each state is based on its parent's.
 * `backingFileSource` says which of the two applies.
 *
 * @param gone files that a plan has removed; a snapshot may still name them as its overlay
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
  const layers = new Map<string, PartialLayer>();
  const layerAt = (path: string): PartialLayer => {
    const known = layers.get(path);
    if (known !== undefined) return known;
    const named = tree.backingFiles?.[path];
    const made: PartialLayer = {
      path,
      ...(named === undefined || named === null ? {} : { backingFile: named }),
      backingFileSource: named === undefined ? 'tree' : 'chain',
      externalSnapshots: [],
      internalSnapshots: [],
      live: false,
      written: false,
      missing: false,
    };
    layers.set(path, made);
    return made;
  };
  let above: PartialLayer | undefined;
  for (const { path, bytes, missing } of live?.chain ?? []) {
    if (layers.has(path)) break;
    if (above !== undefined) above.backingFile = path;
    const layer = layerAt(path);
    Object.assign(layer, { backingFileSource: 'chain', live: true, written: above === undefined, bytes });
    layer.missing = missing === true;
    above = layer;
  }
  // The chain ends here or cannot be read further. The snapshots may still show what is below.
  if (above !== undefined) above.backingFileSource = 'tree';
  const unplaced = placeStates(tree, entries, layerAt);
  placeOverlays(tree, entries, { layerAt, layers, gone: context.gone });
  deriveBackingFiles(tree, entries, layers);
  breakCycles(layers);
  const baseFiles = baseImageFiles(layers, live?.chain.map((layer) => layer.path) ?? []);
  return {
    disk: device,
    capacity: live?.capacity,
    attached: live !== undefined,
    layers: [...layers.values()].map((each) => finish(each, baseFiles, context.usedBy)),
    uncovered: tree.snapshots.flatMap((s, i) => (isCovered(entries[i]) ? [] : [s.id])),
    unplaced,
  };
}

const isCovered = (entry: SnapshotDisk | undefined): entry is SnapshotDisk =>
  entry !== undefined && entry.coverage !== 'none';

/** Adds each state to the file that contains it. Returns the snapshots whose file is unknown. */
function placeStates(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  layerAt: (path: string) => PartialLayer,
): string[] {
  const unplaced: string[] = [];
  tree.snapshots.forEach(({ id }, i) => {
    const entry = entries[i];
    if (!isCovered(entry)) return;
    if (entry.stateFile === undefined) {
      unplaced.push(id);
      return;
    }
    const layer = layerAt(entry.stateFile);
    if (entry.coverage === 'internal') layer.internalSnapshots.push(id);
    else {
      layer.externalSnapshots.push(id);
      layer.bytes ??= entry.bytes;
    }
  });
  return unplaced;
}

/** libvirt records the overlay that it created after a snapshot. Its backing file is the state file. */
function placeOverlays(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  {
    layerAt,
    layers,
    gone,
  }: {
    layerAt: (path: string) => PartialLayer;
    layers: ReadonlyMap<string, PartialLayer>;
    gone: ReadonlySet<string>;
  },
): void {
  tree.snapshots.forEach(({ id }, i) => {
    const entry = entries[i];
    if (!isCovered(entry) || entry.overlay === undefined || entry.overlay === entry.stateFile) return;
    if (gone.has(entry.overlay) && !layers.has(entry.overlay)) return;
    const layer = layerAt(entry.overlay);
    layer.after ??= id;
    if (layer.backingFileSource === 'tree') layer.backingFile ??= entry.stateFile;
  });
}

/** The backing file of a state is the file of its nearest ancestor that is stored in a different file. */
function deriveBackingFiles(
  tree: SnapshotTree,
  entries: readonly (SnapshotDisk | undefined)[],
  layers: ReadonlyMap<string, PartialLayer>,
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
      const layer = stateFile === undefined ? undefined : layers.get(stateFile);
      if (layer?.backingFileSource === 'tree') layer.backingFile ??= below[node];
    }
    for (let c = at(shape.firstChild, node); c !== NONE; c = at(shape.nextSibling, c)) waiting.push(c);
  }
}

/** Manually edited metadata can contain a cycle. The layer that closes it gets no backing file. */
function breakCycles(layers: ReadonlyMap<string, PartialLayer>): void {
  const acyclic = new Set<PartialLayer>();
  for (const start of layers.values()) {
    const visited = new Set<PartialLayer>();
    for (let layer: PartialLayer | undefined = start; layer !== undefined && !acyclic.has(layer); ) {
      visited.add(layer);
      const next: PartialLayer | undefined =
        layer.backingFile === undefined ? undefined : layers.get(layer.backingFile);
      if (next === undefined || visited.has(next)) {
        layer.backingFile = undefined;
        break;
      }
      layer = next;
    }
    for (const layer of visited) acyclic.add(layer);
  }
}

/** The files of the live chain below all snapshots: the base image, and what it is based on. */
function baseImageFiles(layers: ReadonlyMap<string, PartialLayer>, chain: readonly string[]): Set<string> {
  const baseFiles = new Set<string>();
  for (const path of [...chain].reverse()) {
    const layer = layers.get(path);
    if (layer === undefined || layer.externalSnapshots.length > 0 || layer.internalSnapshots.length > 0)
      break;
    baseFiles.add(path);
  }
  return baseFiles;
}

function finish(
  layer: PartialLayer,
  baseFiles: ReadonlySet<string>,
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
  } = layer;
  return {
    path,
    backingFile,
    backingFileSource: live && backingFile === undefined ? 'chain' : backingFileSource,
    owner: ownerOf(layer, baseFiles),
    externalSnapshots,
    internalSnapshots,
    live,
    written,
    bytes,
    missing,
    usedBy: usedBy.get(path) ?? [],
  };
}

/** A layer belongs to the last snapshot in the list that is stored in it, because that one wrote to it last. */
function ownerOf(layer: PartialLayer, baseFiles: ReadonlySet<string>): LayerOwner {
  if (layer.written) return { kind: 'live' };
  const id = layer.externalSnapshots.at(-1) ?? layer.internalSnapshots.at(-1);
  if (id !== undefined) return { kind: 'snapshot', id };
  if (baseFiles.has(layer.path)) return { kind: 'base' };
  return { kind: 'none', ...(layer.after === undefined ? {} : { after: layer.after }) };
}
