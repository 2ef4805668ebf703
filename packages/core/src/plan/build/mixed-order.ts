import type { Draft } from '../draft.ts';

/**
 * Deletes snapshots in the given order. Where internal and external snapshots depend on each other, that order can be
 * refused although another one works: an internal snapshot must be deleted before the file that contains it, and before
 * a merge into that file. Then the first one that can be deleted comes next.
 */
export function deleteInOrder(
  draft: Draft,
  order: readonly number[],
  deleteOne: (node: number) => void,
): void {
  if (!isMixed(draft, order)) {
    for (const node of order) deleteOne(node);
    return;
  }
  const left = [...order];
  while (left.length > 0) {
    const next = Math.max(
      0,
      left.findIndex((node) => draft.canDelete(node)),
    );
    for (const node of left.splice(next, 1)) deleteOne(node);
  }
}

function isMixed({ bench }: Draft, nodes: readonly number[]): boolean {
  const storages = new Set(nodes.map((node) => bench.rulesOf(node)?.storage === 'independent'));
  return storages.size > 1;
}
