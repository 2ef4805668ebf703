import type { Dependant, SnapshotTree } from './model.ts';

/** Other domains that depend on files of this one, as far as they are known. */
export function otherDependants(tree: SnapshotTree): Dependant[] {
  return tree.dependants === 'unknown' ? [] : tree.dependants.filter(({ ownFile }) => ownFile !== true);
}

/** The files of this VM outside its live chain that depend on a file, as far as they are known. */
export function ownFilesOn({ dependants }: SnapshotTree, file: string): string[] {
  if (dependants === 'unknown') return [];
  return dependants.flatMap(({ path, by, ownFile }) => (ownFile === true && path === file ? [by] : []));
}
