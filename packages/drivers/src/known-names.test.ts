import { treeFromNotation } from '@snaptree/core';
import { expect, it } from 'vitest';
import { KnownNames } from './known-names.ts';

it('returns the id of a VM until its name was read', () => {
  const names = new KnownNames();
  expect(names.vm('42')).toBe('42');
  names.learnList([{ id: '42', name: 'web', power: 'off' }]);
  expect(names.vm('42')).toBe('web');
});

it('keeps the names of snapshots when a list is read after a tree', () => {
  const names = new KnownNames();
  const tree = treeFromNotation('a(b*)');
  names.learnTree({ ...tree, domain: { id: '42', name: 'web' } });
  names.learnList([{ id: '42', name: 'web-01', power: 'off' }]);
  const { vm, nameOf } = names.subject('42');
  expect([vm, nameOf?.('a'), nameOf?.('gone')]).toEqual(['web-01', 'a', undefined]);
});
