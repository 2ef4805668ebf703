import type { CollapsedShape } from '../collapse/collapse-shape.ts';
import { LIVE_NODE, LOST_LIVE } from '../layout/shape.ts';
import type { Branch, NodeEffect } from './model.ts';
import { type CardEffect, GRAVITY } from './node-effects.ts';

/** What is known about the nodes of a tree, drawn or not. */
export interface HiddenFacts {
  readonly effects: ReadonlyMap<string, CardEffect>;
  readonly found: ReadonlyMap<string, unknown>;
  readonly chosen: ReadonlySet<string>;
}

interface Count {
  points: number;
  live: boolean;
  found: number;
  chosen: number;
  readonly effects: Map<NodeEffect, number>;
}

const OPEN: Branch = { open: true };

/** The branch of each fork: expanded, or what it hides and what happens there. */
export function branchesOf(
  { collapsedInto, forks }: CollapsedShape,
  facts: HiddenFacts,
): (id: string) => Branch | undefined {
  const counts = new Map<string, Count>();
  for (const [id, collapsedNode] of collapsedInto) {
    const count = counts.get(collapsedNode) ?? emptyCount();
    counts.set(collapsedNode, count);
    add(count, id, facts);
  }
  return (id) => {
    const count = counts.get(id);
    if (count !== undefined) return branchOf(count);
    return forks.has(id) ? OPEN : undefined;
  };
}

const emptyCount = (): Count => ({ points: 0, live: false, found: 0, chosen: 0, effects: new Map() });

function add(count: Count, id: string, { effects, found, chosen }: HiddenFacts): void {
  if (id === LIVE_NODE) count.live = true;
  else if (id !== LOST_LIVE) count.points += 1;
  if (found.has(id)) count.found += 1;
  if (chosen.has(id)) count.chosen += 1;
  const effect = id === LOST_LIVE ? 'lost' : effects.get(id)?.effect;
  if (effect !== undefined && effect !== 'kept') {
    count.effects.set(effect, (count.effects.get(effect) ?? 0) + 1);
  }
}

function branchOf({ points, live, found, chosen, effects }: Count): Branch {
  const worst = [...effects].sort(([a], [b]) => GRAVITY[b] - GRAVITY[a]);
  return { open: false, points, live, found, chosen, effects: worst };
}
