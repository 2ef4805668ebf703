import type { Snapshot } from '@snaptree/core';

/** A state inside a file, and how many forks between states of the same file lie above it. */
export interface Inner {
  readonly id: string;
  readonly depth: number;
}

/**
 * The states inside one file, each after the one it is based on. Only forks are indented: a chain of a hundred nightly
 * states stays a flat list.
 */
export function innerOrder(
  ids: readonly string[],
  parents: ReadonlyMap<string, Snapshot['parent']>,
): Inner[] {
  const inside = new Set(ids);
  const children = new Map<string | undefined, string[]>();
  for (const id of ids) {
    const parent = parents.get(id) ?? undefined;
    const above = parent !== undefined && inside.has(parent) ? parent : undefined;
    const siblings = children.get(above);
    if (siblings === undefined) children.set(above, [id]);
    else siblings.push(id);
  }
  const order: Inner[] = [];
  const seen = new Set<string>();
  const waiting = (children.get(undefined) ?? []).map((id) => ({ id, depth: 0 })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    order.push(next);
    seen.add(next.id);
    const above = children.get(next.id) ?? [];
    const depth = next.depth + (above.length > 1 ? 1 : 0);
    waiting.push(...above.map((id) => ({ id, depth })).reverse());
  }
  // States whose parents form a cycle are listed as well.
  return [...order, ...ids.filter((id) => !seen.has(id)).map((id) => ({ id, depth: 0 }))];
}
