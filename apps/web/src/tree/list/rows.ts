import { childrenOf } from '../collapse/collapse-shape.ts';
import type { Shape, ShapeNode } from '../layout/shape.ts';

/** One row of the list. Levels and positions count from 1, as ARIA requires. */
export interface ListRow {
  readonly id: string;
  readonly parent: string | null;
  readonly level: number;
  /** Its indentation: only branches are indented, so that long chains stay readable. */
  readonly indent: number;
  readonly position: number;
  readonly siblings: number;
  /** Whether its children are shown; undefined if it has none. */
  readonly open: boolean | undefined;
}

/** A shape as rows from top to bottom, without the descendants of collapsed nodes. Does not recurse. */
export function listRows(shape: Shape, collapsed: ReadonlySet<string>): ListRow[] {
  const children = childrenOf(shape);
  const rows: ListRow[] = [];
  const waiting = (children.get(null) ?? []).map((node) => rowOf(node, undefined, [node])).reverse();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const below = children.get(row.id) ?? [];
    const open = below.length === 0 ? undefined : !collapsed.has(row.id);
    const shown: ListRow = { ...row, open };
    rows.push(shown);
    if (open === true) for (const node of [...below].reverse()) waiting.push(rowOf(node, shown, below));
  }
  return rows;
}

function rowOf(node: ShapeNode, parent: ListRow | undefined, siblings: readonly ShapeNode[]): ListRow {
  const deeper = siblings.length > 1 ? 1 : 0;
  return {
    id: node.id,
    parent: node.parent,
    level: (parent?.level ?? 0) + 1,
    indent: (parent?.indent ?? 0) + deeper,
    position: siblings.indexOf(node) + 1,
    siblings: siblings.length,
    open: undefined,
  };
}

export type Move = 'up' | 'down' | 'first' | 'last' | 'in' | 'out';

/** What a key does on a row: move to a different one, or expand or collapse this one. */
export type Step = { readonly go: string } | { readonly toggle: string };

/** The keys of a tree as in ARIA's practices: right expands or moves to the child, left collapses or moves to the parent. */
export function stepFrom(rows: readonly ListRow[], active: string | undefined, move: Move): Step | undefined {
  const index = rows.findIndex((row) => row.id === active);
  const row = rows[index];
  const to = (target: ListRow | undefined) => (target === undefined ? undefined : { go: target.id });
  if (row === undefined) return to(rows[0]);
  switch (move) {
    case 'up':
      return to(rows[index - 1]);
    case 'down':
      return to(rows[index + 1]);
    case 'first':
      return to(rows[0]);
    case 'last':
      return to(rows.at(-1));
    case 'in':
      if (row.open === false) return { toggle: row.id };
      return row.open === true ? to(rows[index + 1]) : undefined;
    case 'out':
      if (row.open === true) return { toggle: row.id };
      return row.parent === null ? undefined : { go: row.parent };
    default:
      return move satisfies never;
  }
}
