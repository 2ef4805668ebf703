import {
  displayName,
  type LayerChange,
  type LayeredDisk,
  type LayerPlan,
  type Effect as PlanEffect,
  type SnapshotTree,
  type StackRow,
} from '@snaptree/core';
import { blockedWord } from '../../../messages/operations/refusals.ts';
import { layerEffectMessages, layerRowMessages } from '../../../messages/tree/layer-rows.ts';
import { BASE, LIVE_NODE } from '../../layout/shape.ts';
import type { TreeView } from '../../overlay/model.ts';
import type { Preview } from '../../overlay/preview.ts';
import { branchAmong, branchOn, type CollapsedLayers } from './collapsed-layers.ts';
import { effectOf, type NameOf, ownerInWords, sizeOf, tagsOf } from './facts.ts';
import { huesOf } from './hues.ts';
import type { Inner } from './inside.ts';
import type { Effect, InsideRow, LayerRow } from './model.ts';

/** What is the same for all rows of a scene. */
export interface Brush {
  readonly view: TreeView;
  /** The tree that is drawn, and the present one. */
  readonly drawn: SnapshotTree;
  readonly today: SnapshotTree;
  readonly preview: Preview | undefined;
  readonly planned: LayerPlan | undefined;
  /** The present layers. */
  readonly now: readonly LayeredDisk[];
  readonly nameOf: NameOf;
  readonly parents: ReadonlyMap<string, string | null>;
  readonly hues: ReadonlyMap<string, number>;
  /** The effects on the states of the snapshots themselves. */
  readonly fates: ReadonlyMap<string, PlanEffect['kind']>;
  readonly blockers: ReadonlyMap<string, string>;
  /** Sizes of the present layers, by disk and path. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
  /** What the plan does, and where the data of a layer is merged, by disk and path. */
  readonly changes: ReadonlyMap<string, LayerChange>;
  readonly targets: ReadonlyMap<string, string>;
  readonly collapsed: CollapsedLayers;
}

interface Subject {
  readonly tree: SnapshotTree;
  readonly preview: Preview | undefined;
  readonly view: TreeView;
  readonly planned: LayerPlan | undefined;
  readonly now: readonly LayeredDisk[];
  readonly collapsed: CollapsedLayers;
}

export function brushOf({ tree, preview, view, planned, now, collapsed }: Subject): Brush {
  const after = preview?.kind === 'plan' ? preview.after : tree;
  const created = after.snapshots.filter((s) => s.id.startsWith('new:'));
  const known = [...tree.snapshots, ...created];
  const names = new Map(known.map((snapshot) => [snapshot.id, displayName(snapshot)]));
  const effects = preview?.kind === 'plan' ? preview.plan.effects : [];
  const refusals = preview?.kind === 'refused' ? preview.refusals : [];
  return {
    view,
    drawn: view === 'after' ? after : tree,
    today: tree,
    preview,
    planned,
    now,
    collapsed,
    nameOf: (id) =>
      id === LIVE_NODE ? layerRowMessages.theLiveState : (names.get(id) ?? `“${id.slice(0, 8)}”`),
    parents: new Map(known.map(({ id, parent }) => [id, parent])),
    hues: huesOf(known),
    fates: new Map(effects.flatMap((effect) => ('id' in effect ? [[effect.id, effect.kind] as const] : []))),
    blockers: new Map(
      refusals.flatMap((refusal) => refusal.blockers.map((id) => [id, blockedWord(refusal)])),
    ),
    sizes: new Map(
      now.flatMap(({ disk, layers }) => layers.map(({ path, bytes }) => [layerKey(disk, path), bytes])),
    ),
    changes: new Map(planned?.changes.map((change) => [layerKey(change.disk, change.path), change])),
    targets: new Map(planned?.flows.map((flow) => [layerKey(flow.disk, flow.from), flow.into])),
  };
}

export const layerKey = (disk: string, path: string) => `${disk} ${path}`;

/** A layer's card: its owner, its size, and its effect. */
export function paintLayer(
  { layer, lane, branches }: StackRow,
  {
    disk,
    change,
    brush,
    spine,
  }: { disk: string; change: LayerChange | undefined; brush: Brush; spine: boolean },
): LayerRow {
  const { owner, path, internalSnapshots } = layer;
  const ghost = change?.fate === 'new';
  const bottom = layer.backingFile === undefined;
  const now = brush.sizes.get(layerKey(disk, path));
  return {
    kind: 'layer',
    key: path,
    layer,
    lane,
    spine,
    branches,
    bottom,
    ghost,
    open: internalSnapshots.some((id) => !brush.collapsed.hidden.has(id)),
    owner: ownerInWords(owner, brush.nameOf),
    hue: owner.kind === 'live' ? 'live' : owner.kind === 'snapshot' ? hueOf(owner.id, brush) : 'none',
    picks: picksOf(layer.owner),
    tags: tagsOf(layer, { bottom, ghost, view: brush.view }),
    size: sizeOf(layer, { ghost, now, change: brush.view === 'after' ? change : undefined }),
    effect: effectOn(layer, change, brush),
    branch: branchOn(layer, brush.collapsed),
  };
}

function picksOf(owner: LayerRow['layer']['owner']): string | undefined {
  if (owner.kind === 'snapshot') return owner.id;
  if (owner.kind === 'live') return LIVE_NODE;
  return owner.kind === 'base' ? BASE : undefined;
}

const hueOf = (id: string, { hues }: Brush) => hues.get(id) ?? 0;

function effectOn(
  layer: LayerRow['layer'],
  change: LayerChange | undefined,
  brush: Brush,
): Effect | undefined {
  const blocked = [...layer.externalSnapshots, ...(layer.written ? [LIVE_NODE] : [])].find((id) =>
    brush.blockers.has(id),
  );
  if (blocked !== undefined) return { kind: 'blocks', badge: brush.blockers.get(blocked) ?? '' };
  if (change === undefined) return undefined;
  if (brush.view === 'after')
    return change.fate === 'new' ? { kind: 'new', badge: layerEffectMessages.new } : undefined;
  const direction =
    brush.targets.get(layerKey(change.disk, change.path)) === layer.backingFile ? 'down' : undefined;
  return effectOf(change, {
    direction: direction ?? directionOf(change, brush),
    nameOf: brush.nameOf,
    goesTo: goesTo(brush),
  });
}

/** A merge over several layers is named as the plan names it. */
function directionOf(change: LayerChange, { preview }: Brush): 'down' | 'forward' {
  const effects = preview?.kind === 'plan' ? preview.plan.disks : [];
  const own = effects.find((effect) => effect.disk === change.disk && effect.removes === change.path);
  const copied = effects.some(
    ({ action, disk, from }) => action === 'pull' && disk === change.disk && from === change.path,
  );
  return copied || own?.action === 'moveForward' ? 'forward' : 'down';
}

function goesTo({ preview, nameOf }: Brush): string {
  const reverted =
    preview?.kind === 'plan' ? preview.plan.effects.find((effect) => effect.kind === 'reverted') : undefined;
  return reverted === undefined ? layerEffectMessages.earlierState : nameOf(reverted.to);
}

/** A state inside an image file. */
export function paintInside(
  { id, depth }: Inner,
  { row, last, brush }: { row: LayerRow; last: boolean; brush: Brush },
): InsideRow {
  return {
    kind: 'inside',
    depth,
    key: `${row.key} ${id}`,
    lane: row.lane,
    spine: row.spine,
    branches: row.branches,
    bottom: row.bottom,
    last,
    owner: brush.nameOf(id),
    hue: hueOf(id, brush),
    picks: id,
    size: { text: layerRowMessages.inside.size, why: layerRowMessages.inside.why },
    effect: stateEffect(id, brush),
    branch: branchAmong([id], brush.collapsed),
  };
}

/** The effect on something that belongs to one snapshot: a state inside a file, or a memory image. */
export function stateEffect(id: string, brush: Brush): Effect | undefined {
  const blocked = brush.blockers.get(id);
  if (blocked !== undefined) return { kind: 'blocks', badge: blocked };
  switch (brush.fates.get(id)) {
    case 'merged':
      return { kind: 'merged', badge: layerEffectMessages.merged };
    case 'discarded':
      return { kind: 'discarded', badge: layerEffectMessages.discarded };
    case 'metadataDeleted':
      return { kind: 'unlisted', badge: layerEffectMessages.unlisted };
    case 'created':
      return { kind: 'new', badge: layerEffectMessages.new };
    default:
      return undefined;
  }
}
