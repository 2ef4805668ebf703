import { healthOf, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { wholeBytes } from './facts.ts';

const disk = { disk: 'vda', coverage: 'external' } as const;

describe('the size of the snapshots', () => {
  const plain = treeFromNotation('a(b*)');
  const sized = (...sizes: readonly (number | undefined)[]) => ({
    ...plain,
    snapshots: plain.snapshots.map((snapshot, i) => {
      const bytes = sizes[i];
      return { ...snapshot, memory: false, disks: [bytes === undefined ? disk : { ...disk, bytes }] };
    }),
  });

  it('marks the size as complete only if every size is known', () => {
    expect(wholeBytes(sized(3, 4))).toEqual({ bytes: 7, whole: true });
    expect(wholeBytes(sized(3, undefined))).toEqual({ bytes: 3, whole: false });
    expect(wholeBytes(sized(undefined, undefined))).toBeUndefined();
  });

  it('computes the same figure as the fleet page', () => {
    const tree = sized(3, undefined);
    expect(wholeBytes(tree)?.bytes).toBe(healthOf(tree).snapshotBytes);
  });
});
