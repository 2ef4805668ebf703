import { expect, it } from 'vitest';
import { displayName, distinctName } from './display-name.ts';
import { treeFromNotation } from './notation.ts';

it('names an unnamed snapshot by the beginning of its id', () => {
  expect(displayName({ id: 'x', name: 'a' })).toBe('a');
  expect(displayName({ id: '1a2b3c4d-0000-5000-8000-000000000000', name: '' })).toBe('unnamed (1a2b3c4d)');
  expect(displayName({ id: 'snapshot-12', name: '' })).toBe('unnamed (snapshot-12)');
  expect(displayName({ id: 'new:0', name: '' })).toBe('unnamed');
});

it('distinguishes snapshots of the same name by their ids', () => {
  const tree = treeFromNotation('a(b*)');
  const same = { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, name: 'x' })) };
  expect(same.snapshots.map((s) => distinctName(same, s))).toEqual(['x (a)', 'x (b)']);
  expect(tree.snapshots.map((s) => distinctName(tree, s))).toEqual(['a', 'b']);
});
