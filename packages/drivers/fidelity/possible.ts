import { type Operation, planOperation, type Snapshot } from '@snaptree/core';
import type { Reading } from '../src/driver.ts';

/** Why nothing can be done about any snapshot, not even with force; empty: something can, and then about the others. */
export function wayless({ tree, capabilities }: Reading): string[] {
  const isPossible = (operation: Operation) => planOperation(tree, operation, capabilities).ok;
  const [first] = tree.snapshots;
  if (first === undefined || isPossible({ kind: 'repair' }) || isPossible({ kind: 'consolidate' })) return [];
  if (tree.snapshots.some((snapshot) => waysOut(snapshot).some(isPossible))) return [];
  const refused = planOperation(tree, { kind: 'deleteMetadata', id: first.id }, capabilities);
  const why = refused.ok ? [] : refused.refusals.map(({ code, sentence }) => `${code}: ${sentence}`);
  return [`nothing can be done about any snapshot (${why.join(' ')})`];
}

const waysOut = ({ id }: Snapshot): Operation[] => [
  { kind: 'deleteMetadata', id },
  { kind: 'mergeIntoChildren', id, pull: true, force: true },
  { kind: 'mergeIntoParent', id, force: true },
  { kind: 'discard', id, force: true },
  { kind: 'removeSubtree', id, force: true },
  { kind: 'revert', id, force: true },
];
