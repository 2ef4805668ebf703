import { LIVE_NODE, type Shape } from '../layout/shape.ts';

/** What a click or a key does: select only this, add it or remove it, or select the path to it. */
export type Reach = 'only' | 'toggle' | 'extend';

/**
 * The maximum size of a selection. The URL contains the selection and its preview, and Node's HTTP server accepts at
 * most 16 KiB of headers (`maxHeaderSize`, Node 24).
 */
export const MOST_CHOSEN = 80;

export interface Selection {
  /** The node that the side panel shows, from which a selection extends. */
  readonly picked: string | undefined;
  /** Several snapshots; empty if fewer than two are selected. */
  readonly chosen: readonly string[];
}

export interface SelectOptions {
  readonly reach: Reach;
  /** All nodes from one to another, both included, as the current view orders them. */
  readonly path: (from: string, to: string) => readonly string[];
  /** Only snapshots can be selected together. */
  readonly choosable: ReadonlySet<string>;
}

/** The selection after a click or key on a node. */
export function select(before: Selection, id: string, { reach, path, choosable }: SelectOptions): Selection {
  const { picked } = before;
  // Extending past the last snapshot, to the live state, ends at that snapshot and drops nothing.
  if (reach === 'extend' && picked !== undefined && choosable.has(picked)) {
    const reached = path(picked, id).filter((each) => choosable.has(each));
    return { picked, chosen: several(reached) };
  }
  if (reach === 'only' || !choosable.has(id)) return { picked: id, chosen: [] };
  const alone = picked !== undefined && choosable.has(picked) ? [picked] : [];
  const start = before.chosen.length > 0 ? before.chosen : alone;
  if (!start.includes(id)) return { picked: id, chosen: several([...start, id]) };
  const left = start.filter((each) => each !== id);
  return { picked: left.at(-1) ?? LIVE_NODE, chosen: several(left) };
}

const several = (ids: readonly string[]) => (ids.length < 2 ? [] : ids.slice(0, MOST_CHOSEN));

/** What a click or key does: Ctrl or Cmd adds, Shift extends. */
export function reachOf(event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): Reach {
  if (event.shiftKey) return 'extend';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only';
}

/** The path through the tree; without the node where it turns, because the user did not select it. */
export function pathInTree(shape: Shape, from: string, to: string): string[] {
  const parents = new Map(shape.map((node) => [node.id, node.parent]));
  const up = wayUp(parents, from);
  const down = wayUp(parents, to);
  const onWay = new Set(down);
  const turn = up.find((id) => onWay.has(id));
  const before = (path: readonly string[]) =>
    path.slice(0, turn === undefined ? path.length : path.indexOf(turn));
  const atEnd = turn === from || turn === to ? [turn] : [];
  return [...before(up), ...atEnd, ...before(down).reverse()];
}

function wayUp(parents: ReadonlyMap<string, string | null>, id: string): string[] {
  const path: string[] = [];
  for (let at: string | null | undefined = id; at != null; at = parents.get(at)) path.push(at);
  return path;
}

/** All rows of a list from one to another. */
export function pathInList(ids: readonly string[], from: string, to: string): readonly string[] {
  const start = ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0) return [to];
  return start <= end ? ids.slice(start, end + 1) : ids.slice(end, start + 1).reverse();
}
