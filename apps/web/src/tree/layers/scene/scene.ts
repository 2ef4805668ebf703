import {
  type DiskLayer,
  type LayeredDisk,
  type LayerPlan,
  layersOf,
  planLayers,
  type SnapshotTree,
  stackOf,
} from '@snaptree/core';
import { layeredDiskMessages, layerRowMessages } from '../../../messages/tree/layer-rows.ts';
import type { FoundIn, Hits } from '../../find/hits.ts';
import { LIVE_NODE } from '../../layout/shape.ts';
import type { TreeView } from '../../overlay/model.ts';
import type { Preview } from '../../overlay/preview.ts';
import { type CollapsedLayers, NONE_COLLAPSED, visibleLayers } from './collapsed-layers.ts';
import { diskInWords, notesOf } from './facts.ts';
import { flowsOf } from './flows.ts';
import { innerOrder } from './inside.ts';
import { memoryColumn } from './memory.ts';
import type { Column, Row } from './model.ts';
import { type Brush, brushOf, layerKey, paintInside, paintLayer } from './paint.ts';

/** The present tree, the preview on it, and which of the two is drawn. */
export interface LayerScene {
  readonly tree: SnapshotTree;
  readonly preview: Preview | undefined;
  readonly view: TreeView;
  /** Absent: no branch is collapsed. */
  readonly collapsed?: CollapsedLayers;
}

/** A column for each disk, and one for memory images where there are any. */
export function composeColumns({
  tree,
  preview,
  view: wanted,
  collapsed = NONE_COLLAPSED,
}: LayerScene): Column[] {
  const planned = preview?.kind === 'plan' ? planLayers(tree, preview.plan, preview.after) : undefined;
  const view = planned === undefined ? 'now' : wanted;
  const now = layersOf(tree);
  const brush = brushOf({ tree, preview, view, planned, now, collapsed });
  const columns = disksIn(now, planned, view).map((disk) => columnOf(disk, brush, planned));
  const memory = memoryColumn(brush);
  return memory === undefined ? columns : [...columns, memory];
}

/** The disks of one tree; in the difference, the present disks with the new layers. */
function disksIn(now: LayeredDisk[], planned: LayerPlan | undefined, view: TreeView): LayeredDisk[] {
  if (planned === undefined || view === 'now') return now;
  if (view === 'after') return [...planned.after];
  return now.map((disk) => {
    const then = planned.after.find((each) => each.disk === disk.disk);
    if (then === undefined) return disk;
    const known = new Map(then.layers.map((layer) => [layer.path, layer]));
    const present = new Set(disk.layers.map((layer) => layer.path));
    const layers = disk.layers.map((layer) => withNewStates(layer, known.get(layer.path)));
    return { ...disk, layers: [...layers, ...then.layers.filter((layer) => !present.has(layer.path))] };
  });
}

function withNewStates(layer: DiskLayer, then: DiskLayer | undefined): DiskLayer {
  const fresh = then?.internalSnapshots.filter((id) => !layer.internalSnapshots.includes(id)) ?? [];
  const come = fresh.filter((id) => id.startsWith('new:'));
  return come.length === 0 ? layer : { ...layer, internalSnapshots: [...layer.internalSnapshots, ...come] };
}

function columnOf(disk: LayeredDisk, brush: Brush, planned: LayerPlan | undefined): Column {
  let spine = false;
  const shown = visibleLayers(disk.layers, brush.collapsed);
  const rows = stackOf(shown).flatMap((place): Row[] => {
    const { path, internalSnapshots, live } = place.layer;
    if (place.lane === 0) spine = live;
    const change = brush.changes.get(layerKey(disk.disk, path));
    const row = paintLayer(place, { disk: disk.disk, change, brush, spine });
    const open = internalSnapshots.filter((id) => !brush.collapsed.hidden.has(id));
    const inner = innerOrder(open, brush.parents);
    return [row, ...inner.map((each, i) => paintInside(each, { row, last: i === inner.length - 1, brush }))];
  });
  const inUnknownFiles =
    planned?.inUnknownFiles.some((effect) => effect.disk === disk.disk) === true && brush.view !== 'after';
  return {
    id: disk.disk,
    title: disk.disk,
    summary: summaryOf(disk, brush),
    rows,
    flows: brush.view === 'after' ? [] : flowsOf(planned?.flows ?? [], disk.disk, rows),
    notes: [
      ...(shown.length < disk.layers.length
        ? [layerRowMessages.collapsed(disk.layers.length - shown.length)]
        : []),
      ...(inUnknownFiles ? [layeredDiskMessages.mergesUnknown] : []),
      ...notesOf(disk, brush),
    ],
  };
}

/** How many layers there are, and how many there will be where that differs. */
function summaryOf(disk: LayeredDisk, { planned, view, now }: Brush): string {
  if (view === 'after') return diskInWords(disk);
  const today = now.find((each) => each.disk === disk.disk) ?? disk;
  return diskInWords(today, planned?.after.find((each) => each.disk === disk.disk)?.layers.length);
}

/** Where a search matched a row. */
export function foundOn(row: Row, found: Hits): FoundIn | undefined {
  if (found.size === 0) return undefined;
  const own = row.picks === undefined ? undefined : found.get(row.picks);
  if (own !== undefined || row.kind !== 'layer') return own;
  const held = row.layer.externalSnapshots.find((id) => found.has(id));
  return held === undefined ? undefined : found.get(held);
}

/** Whether a row belongs to a selected node. */
export function isLit(row: Row, picked: ReadonlySet<string>): boolean {
  if (row.picks !== undefined && picked.has(row.picks)) return true;
  if (row.kind !== 'layer') return false;
  return (
    row.layer.externalSnapshots.some((id) => picked.has(id)) || (row.layer.written && picked.has(LIVE_NODE))
  );
}
