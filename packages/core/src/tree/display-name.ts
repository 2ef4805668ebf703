import type { Snapshot, SnapshotTree } from './model.ts';

type Named = Pick<Snapshot, 'id' | 'name'>;

/** The name of a snapshot where it is shown; `unnamed (1a2b3c4d)` where it has none. */
export function displayName({ id, name }: Named): string {
  if (name !== '') return name;
  const short = shortId(id);
  return short === undefined ? 'unnamed' : `unnamed (${short})`;
}

/** The same, with the beginning of its id where another snapshot of the tree has the same name. */
export function distinctName(tree: SnapshotTree, snapshot: Named): string {
  const { id, name } = snapshot;
  const short = name !== '' && isShared(tree, name) ? shortId(id) : undefined;
  return short === undefined ? displayName(snapshot) : `${name} (${short})`;
}

/** The id of what a plan creates means nothing to a person. */
const shortId = (id: string): string | undefined =>
  id.startsWith('new:') ? undefined : (/^[0-9a-f]{8}(?=-)/i.exec(id)?.[0] ?? id);

/** Up to this many names of a tree are searched for in its list, which is faster than collecting all names. */
const SEARCHED = 8;

const searches = new WeakMap<SnapshotTree, number>();
const known = new WeakMap<SnapshotTree, ReadonlySet<string>>();

function isShared(tree: SnapshotTree, name: string): boolean {
  const count = searches.get(tree) ?? 0;
  if (count >= SEARCHED) return sharedNames(tree).has(name);
  searches.set(tree, count + 1);
  let seen = 0;
  for (const other of tree.snapshots) if (other.name === name && ++seen > 1) return true;
  return false;
}

function sharedNames(tree: SnapshotTree): ReadonlySet<string> {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of tree.snapshots) (once.has(name) ? shared : once).add(name);
  known.set(tree, shared);
  return shared;
}
