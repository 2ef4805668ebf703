import { planOperation, type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { expect, it } from 'vitest';
import { virtualboxCapabilities } from './capabilities.ts';

const capabilities = virtualboxCapabilities('virtualbox', 'VirtualBox 7.2');

/** s1(s2(…)), the live state based on the last one. */
function levels(count: number): SnapshotTree {
  const names = Array.from({ length: count }, (_, i) => `s${i + 1}`);
  const text = `${names.join('(')}*${')'.repeat(count - 1)}`;
  return treeFromNotation(text, { mechanism: 'differencing', power: 'off' });
}

const take = (tree: SnapshotTree) => {
  const result = planOperation(
    tree,
    { kind: 'create', name: 'new', memory: false, quiesce: false },
    capabilities,
  );
  return result.ok ? [] : result.refusals.map(({ code }) => code);
};

it('allows 250 levels of snapshots and refuses the 251st', () => {
  expect(take(levels(249))).toEqual([]);
  expect(take(levels(250))).toEqual(['chainTooDeep']);
});

it('counts the levels below the current snapshot only', () => {
  const tree = levels(250);
  expect(take({ ...tree, current: { kind: 'snapshot', id: 's1' } })).toEqual([]);
});
