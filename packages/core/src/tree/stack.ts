import type { DiskLayer } from './layers.ts';

/** A layer's place in the stack of its disk. */
export interface StackRow {
  readonly layer: DiskLayer;
  /** How many branches lie between it and the live chain; 0 is the live chain itself. */
  readonly lane: number;
  /** Its backing file is one lane before it: a branch starts here. */
  readonly branches: boolean;
}

/**
 * A tree of layers as one list, the active layer first and the base image last: every layer is above its backing file.
 * At a fork, the live chain keeps its lane, elsewhere the largest branch does; the other branches are in between, one
 * lane further. So the number of lanes is at most the logarithm of the number of layers, plus one.
 */
export function stackOf(layers: readonly DiskLayer[]): StackRow[] {
  const present = new Set(layers.map((layer) => layer.path));
  const children = new Map<string, DiskLayer[]>();
  const bottoms: DiskLayer[] = [];
  for (const layer of layers) {
    if (layer.backingFile === undefined || !present.has(layer.backingFile)) bottoms.push(layer);
    else {
      const siblings = children.get(layer.backingFile);
      if (siblings === undefined) children.set(layer.backingFile, [layer]);
      else siblings.push(layer);
    }
  }
  const weights = weigh(bottoms, children);
  const upwards: StackRow[] = [];
  // The live chain's base is processed last, so it is first after the list is reversed.
  const waiting: StackRow[] = [...bottoms]
    .sort((a, b) => Number(b.live) - Number(a.live))
    .map((layer) => ({ layer, lane: 0, branches: false }));
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    upwards.push(row);
    const [main, ...sides] = [...(children.get(row.layer.path) ?? [])].sort(
      (a, b) => Number(b.live) - Number(a.live) || weight(weights, b) - weight(weights, a),
    );
    if (main !== undefined) waiting.push({ layer: main, lane: row.lane, branches: false });
    for (const side of sides) waiting.push({ layer: side, lane: row.lane + 1, branches: true });
  }
  return upwards.reverse();
}

const weight = (weights: ReadonlyMap<string, number>, layer: DiskLayer) => weights.get(layer.path) ?? 0;

/** How many layers rest on each, itself included. */
function weigh(
  bottoms: readonly DiskLayer[],
  children: ReadonlyMap<string, readonly DiskLayer[]>,
): Map<string, number> {
  const order = [...bottoms];
  for (let i = 0; i < order.length; i++) order.push(...(children.get(order[i]?.path ?? '') ?? []));
  const weights = new Map<string, number>();
  for (const layer of order.reverse()) {
    const above = children.get(layer.path) ?? [];
    weights.set(
      layer.path,
      above.reduce((sum, each) => sum + weight(weights, each), 1),
    );
  }
  return weights;
}
