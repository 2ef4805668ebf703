import type { Shape } from '../layout/shape.ts';

/** So many ids the address may hold: one of a page with the longest selection and its preview stays below 16 KiB. */
export const MOST_CLOSED = 60;

/** Which branches are closed, as the address holds it. */
export interface Branches {
  readonly closed: readonly string[];
  /** Present: all branches are closed but these. */
  readonly opened: readonly string[] | undefined;
}

export const ALL_OPEN: Branches = { closed: [], opened: undefined };
export const ALL_CLOSED: Branches = { closed: [], opened: [] };

/**
 * Where branches begin: below each fork, and at the roots where there is no fork. Closing all of them leaves a picture
 * that opens one branch at a time, up to the next fork.
 */
function headsOf(shape: Shape): Set<string> {
  const counts = new Map<string, number>();
  for (const { parent, kind } of shape) {
    // The live state is no branch, but something that can be hidden.
    if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + (kind === 'snapshot' ? 1 : 0));
  }
  const beginning = (isHead: (parent: string) => boolean) =>
    shape.flatMap(({ id, parent }) =>
      parent !== null && (counts.get(id) ?? 0) > 0 && isHead(parent) ? [id] : [],
    );
  const heads = beginning((parent) => (counts.get(parent) ?? 0) > 1);
  const base = shape.find((node) => node.parent === null)?.id;
  return new Set(heads.length > 0 ? heads : beginning((parent) => parent === base));
}

/** The nodes on which nothing is drawn. */
export function closedIn(shape: Shape, { closed, opened }: Branches): ReadonlySet<string> {
  if (opened === undefined) return new Set(closed);
  const all = headsOf(shape);
  for (const id of opened) all.delete(id);
  for (const id of closed) all.add(id);
  return all;
}

/** Closes an open branch or opens a closed one. */
export function toggleBranch(shape: Shape, before: Branches, id: string): Branches {
  if (closedIn(shape, before).has(id)) return openBranches(shape, before, [id]);
  const { closed, opened } = before;
  if (opened?.includes(id)) return { closed, opened: without(opened, [id]) };
  const known = new Set(shape.map((node) => node.id));
  // What is gone from the tree makes room first, then what was closed longest ago.
  const kept = closed.filter((each) => known.has(each));
  return { closed: [...kept, id].slice(-MOST_CLOSED), opened };
}

/** Opens everything that hides one of these nodes; the nodes themselves stay as they are. */
export function openWayTo(shape: Shape, before: Branches, ids: readonly string[]): Branches {
  const parents = new Map(shape.map((node) => [node.id, node.parent]));
  const closed = closedIn(shape, before);
  const onWay = new Set<string>();
  for (const id of ids) {
    for (let at = parents.get(id); at != null && !onWay.has(at); at = parents.get(at)) onWay.add(at);
  }
  return openBranches(
    shape,
    before,
    [...onWay].filter((id) => closed.has(id)),
  );
}

function openBranches(shape: Shape, { closed, opened }: Branches, ids: readonly string[]): Branches {
  if (ids.length === 0) return { closed, opened };
  const left = without(closed, ids);
  if (opened === undefined) return { closed: left, opened };
  const heads = headsOf(shape);
  const now = [...opened, ...ids.filter((id) => heads.has(id) && !opened.includes(id))];
  // More than the address can hold: better too much on the screen than a way that is not open.
  return now.length > MOST_CLOSED ? ALL_OPEN : { closed: left, opened: now };
}

const without = (ids: readonly string[], gone: readonly string[]) => ids.filter((id) => !gone.includes(id));
