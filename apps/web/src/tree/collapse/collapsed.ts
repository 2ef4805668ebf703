import type { Shape } from '../layout/shape.ts';

/** The maximum number of ids in the URL: with the longest selection and its preview it stays below 16 KiB. */
export const MOST_COLLAPSED = 60;

/** Which branches are collapsed, as stored in the URL. */
export interface Branches {
  readonly collapsed: readonly string[];
  /** Present: all branches except these are collapsed. */
  readonly expanded: readonly string[] | undefined;
}

export const ALL_EXPANDED: Branches = { collapsed: [], expanded: undefined };
export const ALL_COLLAPSED: Branches = { collapsed: [], expanded: [] };

/**
 * Where branches begin: below each fork, and at the roots if there is no fork. If all are collapsed, the user expands
 * one branch at a time, up to the next fork.
 */
function headsOf(shape: Shape): Set<string> {
  const counts = new Map<string, number>();
  for (const { parent, kind } of shape) {
    // The live state is not a branch, but it can be hidden.
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

/** The nodes whose descendants are not drawn. */
export function collapsedIn(shape: Shape, { collapsed, expanded }: Branches): ReadonlySet<string> {
  if (expanded === undefined) return new Set(collapsed);
  const all = headsOf(shape);
  for (const id of expanded) all.delete(id);
  for (const id of collapsed) all.add(id);
  return all;
}

/** Collapses an expanded branch, or expands a collapsed one. */
export function toggleBranch(shape: Shape, before: Branches, id: string): Branches {
  if (collapsedIn(shape, before).has(id)) return expandBranches(shape, before, [id]);
  const { collapsed, expanded } = before;
  if (expanded?.includes(id)) return { collapsed, expanded: without(expanded, [id]) };
  const known = new Set(shape.map((node) => node.id));
  // Ids that no longer exist are dropped first, then those collapsed longest ago.
  const kept = collapsed.filter((each) => known.has(each));
  return { collapsed: [...kept, id].slice(-MOST_COLLAPSED), expanded };
}

/** Expands every branch that hides one of these nodes; the nodes themselves stay as they are. */
export function expandPathTo(shape: Shape, before: Branches, ids: readonly string[]): Branches {
  const parents = new Map(shape.map((node) => [node.id, node.parent]));
  const collapsed = collapsedIn(shape, before);
  const onPath = new Set<string>();
  for (const id of ids) {
    for (let at = parents.get(id); at != null && !onPath.has(at); at = parents.get(at)) onPath.add(at);
  }
  return expandBranches(
    shape,
    before,
    [...onPath].filter((id) => collapsed.has(id)),
  );
}

function expandBranches(shape: Shape, { collapsed, expanded }: Branches, ids: readonly string[]): Branches {
  if (ids.length === 0) return { collapsed, expanded };
  const left = without(collapsed, ids);
  if (expanded === undefined) return { collapsed: left, expanded };
  const heads = headsOf(shape);
  const now = [...expanded, ...ids.filter((id) => heads.has(id) && !expanded.includes(id))];
  // More than fits in the URL: showing too much is better than hiding a wanted node.
  return now.length > MOST_COLLAPSED ? ALL_EXPANDED : { collapsed: left, expanded: now };
}

const without = (ids: readonly string[], gone: readonly string[]) => ids.filter((id) => !gone.includes(id));
