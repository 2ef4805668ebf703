import { type Operation, planOperation } from '@snaptree/core';
import type { Reading } from '../src/driver.ts';

/** Snapshots that nothing can be done about, not even with force or outside Snaptree; one sentence each. */
export function wayless({ tree, capabilities }: Reading): string[] {
  const isPossible = (operation: Operation) => planOperation(tree, operation, capabilities).ok;
  if (isPossible({ kind: 'repair' }) || isPossible({ kind: 'consolidate' })) return [];
  return tree.snapshots.flatMap(({ id, name }) => {
    if (waysOut(id).some(isPossible)) return [];
    const refused = planOperation(tree, { kind: 'deleteMetadata', id }, capabilities);
    const codes = refused.ok ? [] : refused.refusals.map(({ code, sentence }) => `${code}: ${sentence}`);
    return [`nothing can be done about ${name} (${codes.join(' ')})`];
  });
}

const waysOut = (id: string): Operation[] => [
  { kind: 'deleteMetadata', id },
  { kind: 'mergeIntoChildren', id, pull: true, force: true },
  { kind: 'mergeIntoParent', id, force: true },
  { kind: 'discard', id, force: true },
  { kind: 'removeSubtree', id, force: true },
  { kind: 'revert', id, force: true },
];
