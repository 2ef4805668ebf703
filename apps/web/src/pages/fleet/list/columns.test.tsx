import { expect, it } from 'vitest';
import { nextSorting } from './columns.tsx';

it('sorts numbers in descending order, then ascending, then not at all', () => {
  const first = nextSorting({}, 'bytes');
  expect(first).toEqual({ sort: 'bytes', down: true });
  const second = nextSorting(first, 'bytes');
  expect(second).toEqual({ sort: 'bytes', down: undefined });
  expect(nextSorting(second, 'bytes')).toEqual({ sort: undefined, down: undefined });
});

it('sorts names in ascending order, and resets the direction on another column', () => {
  const first = nextSorting({ sort: 'bytes', down: true }, 'machine');
  expect(first).toEqual({ sort: 'machine', down: undefined });
  expect(nextSorting(first, 'machine')).toEqual({ sort: 'machine', down: true });
});
