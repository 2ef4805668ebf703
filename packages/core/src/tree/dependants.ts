import type { Dependant, SnapshotTree } from './model.ts';

/** Other domains that depend on files of this one, as far as they are known. */
export function otherDependants(tree: SnapshotTree): Dependant[] {
  return tree.dependants === 'unknown' ? [] : tree.dependants.filter(({ ownFile }) => ownFile !== true);
}
