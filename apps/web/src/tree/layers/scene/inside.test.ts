import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { innerOrder } from './inside.ts';

function order(notation: string, ids?: readonly string[]): string[] {
  const { snapshots } = treeFromNotation(notation);
  const parents = new Map(snapshots.map(({ id, parent }) => [id, parent]));
  return innerOrder(ids ?? snapshots.map((s) => s.id).reverse(), parents).map(
    ({ id, depth }) => `${depth}${id}`,
  );
}

describe('the states inside a file', () => {
  it('lists states after the ones they are based on, whatever the order of the list', () => {
    expect(order('a(b(c*))')).toEqual(['0a', '0b', '0c']);
  });

  it('indents states at a fork, and nowhere else', () => {
    expect(order('a(b(c(d)) e*)', ['a', 'b', 'c', 'd', 'e'])).toEqual(['0a', '1b', '1c', '1d', '1e']);
  });

  it('starts a new group where the snapshot in between is in another file', () => {
    expect(order('a(b(c*))', ['a', 'c'])).toEqual(['0a', '0c']);
  });

  it('lists all states if their parents form a cycle', () => {
    expect(
      innerOrder(
        ['a', 'b'],
        new Map([
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).toHaveLength(2);
  });
});
