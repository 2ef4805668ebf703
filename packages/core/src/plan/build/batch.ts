import type { BatchMember } from '../../operation/operation.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { Draft } from '../draft.ts';

/**
 * The members of a batch in the order that loses and copies least: first the discards, leaves first, so that a parent
 * of a discarded child is a leaf at its turn; then the merges, in the order that is cheap for the storage.
 */
export function inBatchOrder(draft: Draft, operations: readonly BatchMember[]): BatchMember[] {
  const depthOf = depths(draft.bench);
  const cheapFirst = cheapEnd(draft.bench) === 'baseFirst' ? 1 : -1;
  const rank = ({ kind }: BatchMember) => (kind === 'discard' ? 0 : 1);
  return [...operations].sort((a, b) => {
    const byRank = rank(a) - rank(b);
    if (byRank !== 0) return byRank;
    const deeper = depthOf(a.id) - depthOf(b.id);
    return a.kind === 'discard' ? -deeper : deeper * cheapFirst;
  });
}

function depths(bench: Workbench): (id: string) => number {
  const known = new Map<number, number>([[BASE, 0]]);
  return (id) => {
    const start = bench.shape.indexOf.get(id) ?? BASE;
    const way: number[] = [];
    let node = start;
    for (; known.get(node) === undefined; node = at(bench.shape.parent, node)) way.push(node);
    let depth = known.get(node) ?? 0;
    for (const step of way.reverse()) known.set(step, ++depth);
    return depth;
  };
}

function cheapEnd(bench: Workbench): 'baseFirst' | 'leafFirst' {
  const mechanisms = Object.values(bench.capabilities.mechanisms);
  return mechanisms.find((rules) => rules.storage !== 'independent')?.order ?? 'baseFirst';
}
