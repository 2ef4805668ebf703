import type { PaintedEdge, PaintedNode, Painting } from './model.ts';

/**
 * The new painting with the old objects wherever nothing changed: React Flow and React then skip every card that
 * looks as before, which makes a highlight on a tree of thousands cheap.
 */
export function reuse(before: Painting | undefined, next: Painting): Painting {
  if (before === undefined) return next;
  return {
    nodes: keepSame(before.nodes, next.nodes, sameNode),
    edges: keepSame(before.edges, next.edges, sameEdge),
  };
}

function keepSame<T extends { id: string }>(before: T[], next: T[], same: (a: T, b: T) => boolean): T[] {
  if (before === next) return before;
  const known = new Map(before.map((item) => [item.id, item]));
  const kept = next.map((item) => {
    const old = known.get(item.id);
    return old !== undefined && same(old, item) ? old : item;
  });
  const isAllSame = kept.length === before.length && kept.every((item, i) => item === before[i]);
  return isAllSame ? before : kept;
}

function sameNode(a: PaintedNode, b: PaintedNode): boolean {
  return (
    a.type === b.type &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.sourcePosition === b.sourcePosition &&
    sameFields(a.data, b.data)
  );
}

function sameEdge(a: PaintedEdge, b: PaintedEdge): boolean {
  return a.source === b.source && a.target === b.target && sameFields(a.data ?? {}, b.data ?? {});
}

function sameFields(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

/** Values are plain, except for the summary of a collapsed branch, which is small. */
const sameValue = (a: unknown, b: unknown) =>
  Object.is(a, b) ||
  (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
