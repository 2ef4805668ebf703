import { expect, it } from 'vitest';
import { Names } from './names.ts';

it('lets a second pass between two reverts, whose files libvirt names after the second', () => {
  const names = new Names();
  expect(names.revertibleInMs(5_000)).toBe(0);
  names.reverted(5_000);
  expect(names.revertibleInMs(5_100)).toBe(900);
  expect(names.revertibleInMs(6_000)).toBe(0);
});
