import type { FoldedShape } from '../collapse/collapse-shape.ts';
import { LIVE_NODE, LOST_LIVE } from '../layout/shape.ts';
import type { Fold, Mark } from './model.ts';
import { GRAVITY, type Marking } from './node-effects.ts';

/** What is known about the nodes of a tree, drawn or not. */
export interface HiddenFacts {
  readonly marks: ReadonlyMap<string, Marking>;
  readonly found: ReadonlyMap<string, unknown>;
  readonly chosen: ReadonlySet<string>;
}

interface Count {
  points: number;
  live: boolean;
  found: number;
  chosen: number;
  readonly marks: Map<Mark, number>;
}

const OPEN: Fold = { open: true };

/** What each fork says about its branch: that it is open, or what is behind it and what happens there. */
export function foldsOf(
  { standIns, forks }: FoldedShape,
  facts: HiddenFacts,
): (id: string) => Fold | undefined {
  const counts = new Map<string, Count>();
  for (const [id, standIn] of standIns) {
    const count = counts.get(standIn) ?? emptyCount();
    counts.set(standIn, count);
    add(count, id, facts);
  }
  return (id) => {
    const count = counts.get(id);
    if (count !== undefined) return foldOf(count);
    return forks.has(id) ? OPEN : undefined;
  };
}

const emptyCount = (): Count => ({ points: 0, live: false, found: 0, chosen: 0, marks: new Map() });

function add(count: Count, id: string, { marks, found, chosen }: HiddenFacts): void {
  if (id === LIVE_NODE) count.live = true;
  else if (id !== LOST_LIVE) count.points += 1;
  if (found.has(id)) count.found += 1;
  if (chosen.has(id)) count.chosen += 1;
  const mark = id === LOST_LIVE ? 'lost' : marks.get(id)?.mark;
  if (mark !== undefined && mark !== 'kept') count.marks.set(mark, (count.marks.get(mark) ?? 0) + 1);
}

function foldOf({ points, live, found, chosen, marks }: Count): Fold {
  const effects = [...marks].sort(([a], [b]) => GRAVITY[b] - GRAVITY[a]);
  return { open: false, points, live, found, chosen, effects };
}
