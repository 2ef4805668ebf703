import { type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { expect, it } from 'vitest';
import { changesInWords } from './differences.ts';

it('ends the sentence about an unknown current snapshot with one period', () => {
  const shown = treeFromNotation('a(b*)');
  const why = 'No listed snapshot matches the disk chain of the live state.';
  const now: SnapshotTree = { ...shown, current: { kind: 'unknown', why } };
  expect(changesInWords(shown, now)).toEqual([
    'The live state is now based on an unknown snapshot (No listed snapshot matches the disk chain of the live state).',
  ]);
});
