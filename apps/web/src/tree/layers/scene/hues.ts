import type { Snapshot } from '@snaptree/core';

/** The number of colors for snapshots, see `hues.module.css`. */
const HUES = 7;

/** A color for each snapshot that differs from its parent's and does not change when others are added or deleted. */
export function huesOf(snapshots: readonly Snapshot[]): Map<string, number> {
  const children = new Map<string | null, string[]>();
  for (const { id, parent } of snapshots) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [id]);
    else siblings.push(id);
  }
  const hues = new Map<string, number>();
  const color = (ids: readonly string[], above: number) => {
    const fresh = ids.filter((id) => !hues.has(id));
    for (const [i, id] of fresh.entries()) hues.set(id, (above + 1 + (i % (HUES - 1))) % HUES);
    return fresh;
  };
  const waiting = color(children.get(null) ?? [], HUES - 1);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    waiting.push(...color(children.get(id) ?? [], hues.get(id) ?? 0));
  // Snapshots whose parents are missing or form a cycle.
  snapshots.forEach(({ id }, i) => {
    if (!hues.has(id)) hues.set(id, i % HUES);
  });
  return hues;
}
