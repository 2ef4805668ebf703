import { type DiskLayer, stackOf } from '@snaptree/core';
import { BASE, LIVE_NODE } from '../../layout/shape.ts';
import type { CollapsedBranch, Painting } from '../../overlay/model.ts';
import type { RowBranch } from './model.ts';

/** The layers that collapsed branches hide. */
export interface CollapsedLayers {
  /** Nodes that are not drawn. */
  readonly hidden: ReadonlyMap<string, string>;
  /** The summary of each collapsed node's branch. */
  readonly branches: ReadonlyMap<string, CollapsedBranch>;
}

export const NONE_COLLAPSED: CollapsedLayers = { hidden: new Map(), branches: new Map() };

/** The collapsed branches of a tree: each shows the same summary on its layer. */
export function collapsedLayers(painting: Painting, hidden: ReadonlyMap<string, string>): CollapsedLayers {
  if (hidden.size === 0) return NONE_COLLAPSED;
  const closed = painting.nodes.flatMap(({ id, data }) => {
    const { branch } = { branch: undefined, ...data };
    return branch === undefined || branch.open ? [] : [[id, branch] as const];
  });
  return { hidden, branches: new Map(closed) };
}

/** All nodes that a layer belongs to. */
function nodesOf({ owner, externalSnapshots, internalSnapshots, written }: DiskLayer): string[] {
  const base = owner.kind === 'base' ? [BASE] : [];
  const left = owner.kind === 'none' && owner.after !== undefined ? [owner.after] : [];
  return [...externalSnapshots, ...internalSnapshots, ...base, ...left, ...(written ? [LIVE_NODE] : [])];
}

/**
 * The layers that are drawn: without those that only collapsed branches need. The backing file of a drawn layer is
 * always drawn, so that every line has an end.
 */
export function visibleLayers(
  layers: readonly DiskLayer[],
  { hidden }: CollapsedLayers,
): readonly DiskLayer[] {
  if (hidden.size === 0) return layers;
  const backingFiles = new Set<string>();
  const shown = new Set<DiskLayer>();
  // Overlays come before their backing file.
  for (const { layer } of stackOf(layers)) {
    const nodes = nodesOf(layer);
    const isHidden = nodes.length > 0 && nodes.every((id) => hidden.has(id)) && !backingFiles.has(layer.path);
    if (isHidden) continue;
    shown.add(layer);
    if (layer.backingFile !== undefined) backingFiles.add(layer.backingFile);
  }
  return layers.filter((layer) => shown.has(layer));
}

/** The branch that is collapsed at one of these nodes. */
export function branchAmong(ids: readonly string[], { branches }: CollapsedLayers): RowBranch | undefined {
  for (const id of ids) {
    const says = branches.get(id);
    if (says !== undefined) return { id, says };
  }
  return undefined;
}

/** The branch that is collapsed at one of the snapshots whose state ends in a layer. */
export const branchOn = (
  { externalSnapshots, owner }: DiskLayer,
  collapsed: CollapsedLayers,
): RowBranch | undefined =>
  branchAmong(owner.kind === 'base' ? [...externalSnapshots, BASE] : externalSnapshots, collapsed);
