import { type DiskLayer, type LayeredDisk, type LayerOwner, layersOf } from '../../tree/layers.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import type { DiskEffect, Plan } from '../model.ts';

/**
 * What happens to a file. `merged`: it is deleted, and its data is in another file. `discarded`: it is deleted with
 * its data. `lost`: a revert discards its data. `rewound`: a revert restores an internal snapshot in it.
 * `unlisted`: no snapshot refers to it any longer, and the file may remain. `new`: it is created.
 */
export type LayerFate = 'kept' | 'merged' | 'discarded' | 'lost' | 'rewound' | 'unlisted' | 'new';

/** What a plan does to one layer. Layers without a change are not listed. */
export interface LayerChange {
  readonly disk: string;
  readonly path: string;
  readonly fate: LayerFate;
  /** Its data is copied into another layer. */
  readonly read: boolean;
  /** It receives data. */
  readonly written: boolean;
  /** The most bytes that it can grow by; undefined: unknown. */
  readonly gains: number | undefined;
  /** The owner after the plan, if it changes. */
  readonly becomes: LayerOwner | undefined;
}

/** Data that moves from one layer into another; bytes are an upper bound, undefined: unknown. */
export interface LayerFlow {
  readonly disk: string;
  readonly from: string;
  readonly into: string;
  readonly bytes: number | undefined;
}

/** A plan on the layers of a tree. */
export interface LayerPlan {
  readonly changes: readonly LayerChange[];
  readonly flows: readonly LayerFlow[];
  /** The layers after the plan. The size of a file that receives data is unknown; `gains` bounds it. */
  readonly after: readonly LayeredDisk[];
  /** Merges whose files the hypervisor does not report. */
  readonly inUnknownFiles: readonly DiskEffect[];
}

/**
 * What a plan does to each file, and the disks after it.
 *
 * @param after the tree that the plan leads to, from `applyPlan`
 */
export function planLayers(before: SnapshotTree, plan: Plan, after: SnapshotTree): LayerPlan {
  const removed = new Set(plan.disks.flatMap((effect) => effect.removes ?? []));
  const moved = moveAll(plan.disks);
  const then = layersOf(after, removed).map((disk) => ({
    ...disk,
    layers: disk.layers.map((layer) =>
      moved.gains.has(key(disk.disk, layer.path)) ? { ...layer, bytes: undefined } : layer,
    ),
  }));
  const changes = changesOf({ now: layersOf(before), then, plan, moved });
  const inUnknownFiles = plan.disks.filter((effect) => isMerge(effect) && flowOf(effect) === undefined);
  return { changes, flows: moved.flows, after: then, inUnknownFiles };
}

const key = (disk: string, path: string) => `${disk} ${path}`;
const isMerge = ({ action }: DiskEffect) =>
  action === 'commitDown' || action === 'moveForward' || action === 'pull';

function flowOf({ disk, from, into, bytes }: DiskEffect): LayerFlow | undefined {
  return from === undefined || into === undefined ? undefined : { disk, from, into, bytes };
}

interface Moved {
  readonly flows: readonly LayerFlow[];
  /** By disk and path: the most that a layer receives, including what it received before it was read. */
  readonly gains: ReadonlyMap<string, number | undefined>;
  readonly read: ReadonlySet<string>;
}

function moveAll(effects: readonly DiskEffect[]): Moved {
  const gains = new Map<string, number | undefined>();
  const read = new Set<string>();
  const taken = (at: string) => (gains.has(at) ? gains.get(at) : 0);
  const flows = effects.flatMap((effect): LayerFlow[] => {
    const flow = flowOf(effect);
    if (flow === undefined) return [];
    const [source, target] = [key(flow.disk, flow.from), key(flow.disk, flow.into)];
    // The plan's figure is the size before the plan; data that earlier steps have added moves as well.
    const bytes = sum(flow.bytes, taken(source));
    gains.set(target, sum(taken(target), bytes));
    read.add(source);
    return [{ ...flow, bytes }];
  });
  return { flows, gains, read };
}

const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a + b;

interface Both {
  readonly now: readonly LayeredDisk[];
  readonly then: readonly LayeredDisk[];
  readonly plan: Plan;
  readonly moved: Moved;
}

function changesOf({ now, then, plan, moved }: Both): LayerChange[] {
  const after = new Map(
    then.flatMap(({ disk, layers }) => layers.map((layer) => [key(disk, layer.path), layer])),
  );
  const before = new Map(
    now.flatMap(({ disk, layers }) => layers.map((layer) => [key(disk, layer.path), layer])),
  );
  const removedBy = new Map(
    plan.disks.flatMap((e) => (e.removes === undefined ? [] : [[key(e.disk, e.removes), e] as const])),
  );
  const changes: LayerChange[] = [];
  for (const { disk, layers } of now) {
    for (const layer of layers) {
      const at = key(disk, layer.path);
      const stays = after.get(at);
      const becomes =
        stays === undefined || ownerKey(stays.owner) === ownerKey(layer.owner) ? undefined : stays.owner;
      const facts = { read: moved.read.has(at), written: moved.gains.has(at), gains: moved.gains.get(at) };
      const fate = fateOf(layer, stays, { removedBy: removedBy.get(at), read: facts.read, plan });
      if (fate !== 'kept' || facts.read || facts.written || becomes !== undefined)
        changes.push({ disk, path: layer.path, fate, ...facts, becomes });
    }
  }
  const nothing = { read: false, written: false, gains: undefined, becomes: undefined };
  for (const { disk, layers } of then)
    for (const { path } of layers)
      if (!before.has(key(disk, path))) changes.push({ disk, path, fate: 'new', ...nothing });
  return changes;
}

function fateOf(
  layer: DiskLayer,
  stays: DiskLayer | undefined,
  { removedBy, read, plan }: { removedBy: DiskEffect | undefined; read: boolean; plan: Plan },
): LayerFate {
  const left = plan.live.content === 'reverted' && layer.written;
  if (stays?.written === true) return left && layer.internalSnapshots.length > 0 ? 'rewound' : 'kept';
  // A snapshot may still name it as its overlay, which keeps no data.
  if (left && (stays === undefined || stays.owner.kind === 'none')) return 'lost';
  if (stays !== undefined) return 'kept';
  if (removedBy !== undefined) return read || isMerge(removedBy) ? 'merged' : 'discarded';
  return 'unlisted';
}

function ownerKey(owner: LayerOwner): string {
  return owner.kind === 'snapshot' ? `snapshot ${owner.id}` : owner.kind;
}
