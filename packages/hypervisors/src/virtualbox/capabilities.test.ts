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

it('allows a revert to a snapshot whose own files exist, although an image above it is missing', () => {
  const whole = treeFromNotation('a(b(c*))', { mechanism: 'differencing', power: 'off' });
  const [disk] = whole.live.disks;
  const chain = (disk?.chain ?? []).map((layer, i) => (i === 1 ? { ...layer, missing: true } : layer));
  const problem = { code: 'missingFile' as const, text: 'A file is missing.' };
  const tree: SnapshotTree = {
    ...whole,
    snapshots: whole.snapshots.map((s) => (s.id === 'a' ? s : { ...s, problem })),
    live: { ...whole.live, disks: disk === undefined ? [] : [{ ...disk, chain }] },
  };
  const revert = (id: string) => planOperation(tree, { kind: 'revert', id, force: true }, capabilities);
  expect(chain.some((layer) => 'missing' in layer)).toBe(true);
  expect(revert('a').ok).toBe(true);
  expect(revert('b')).toMatchObject({ ok: false, refusals: [{ code: 'missingFile' }] });
});
