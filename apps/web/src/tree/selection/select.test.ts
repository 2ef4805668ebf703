import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../layout/shape.ts';
import {
  MOST_CHOSEN,
  pathInList,
  pathInTree,
  type Reach,
  reachOf,
  type Selection,
  select,
} from './select.ts';

const tree = treeFromNotation('a(b(c(d)) e(f*))');
const shape = shapeOf(tree);
const choosable = new Set(tree.snapshots.map((s) => s.id));
const nothing: Selection = { picked: undefined, chosen: [] };
const choose = (before: Selection, id: string, reach: Reach) =>
  select(before, id, { reach, choosable, path: (from, to) => pathInTree(shape, from, to) });

describe('selecting snapshots', () => {
  it('adds one snapshot after the other to the first one', () => {
    const two = choose({ picked: 'a', chosen: [] }, 'c', 'toggle');
    expect(two).toEqual({ picked: 'c', chosen: ['a', 'c'] });
    expect(choose(two, 'f', 'toggle').chosen).toEqual(['a', 'c', 'f']);
  });

  it('removes what is already selected, and continues with the last one alone', () => {
    const two: Selection = { picked: 'c', chosen: ['a', 'c'] };
    expect(choose(two, 'c', 'toggle')).toEqual({ picked: 'a', chosen: [] });
    expect(choose({ picked: 'a', chosen: [] }, 'a', 'toggle')).toEqual({ picked: 'live', chosen: [] });
  });

  it('starts a new selection with a plain click', () => {
    expect(choose({ picked: 'c', chosen: ['a', 'c'] }, 'f', 'only')).toEqual({ picked: 'f', chosen: [] });
  });

  it('never selects the base image or the live state together with snapshots', () => {
    const two: Selection = { picked: 'c', chosen: ['a', 'c'] };
    expect(choose(two, 'live', 'toggle')).toEqual({ picked: 'live', chosen: [] });
    expect(choose({ picked: 'live', chosen: [] }, 'a', 'toggle')).toEqual({ picked: 'a', chosen: [] });
  });

  it('extends from the selected node, which stays the anchor', () => {
    const reached = choose({ picked: 'b', chosen: [] }, 'd', 'extend');
    expect(reached).toEqual({ picked: 'b', chosen: ['b', 'c', 'd'] });
    expect(choose(reached, 'c', 'extend').chosen).toEqual(['b', 'c']);
    expect(choose(nothing, 'd', 'extend')).toEqual({ picked: 'd', chosen: [] });
  });

  it('extends past the snapshots to the live state or the base image without dropping any', () => {
    const reached = choose({ picked: 'e', chosen: [] }, 'live', 'extend');
    expect(reached).toEqual({ picked: 'e', chosen: ['e', 'f'] });
    expect(choose({ picked: 'f', chosen: [] }, 'live', 'extend')).toEqual({ picked: 'f', chosen: [] });
    expect(choose({ picked: 'live', chosen: [] }, 'base', 'extend')).toEqual({ picked: 'base', chosen: [] });
  });

  it('stops at the number of ids that an address can contain', () => {
    const ids = Array.from({ length: 200 }, (_, i) => `n${i}`);
    const all = select({ picked: 'n0', chosen: [] }, 'n199', {
      reach: 'extend',
      choosable: new Set(ids),
      path: (from, to) => pathInList(ids, from, to),
    });
    expect(all.chosen).toHaveLength(MOST_CHOSEN);
    expect(all.chosen[0]).toBe('n0');
  });
});

describe('the path from one node to another', () => {
  it('follows a branch up and down including both ends', () => {
    expect(pathInTree(shape, 'd', 'b')).toEqual(['d', 'c', 'b']);
    expect(pathInTree(shape, 'a', 'c')).toEqual(['a', 'b', 'c']);
    expect(pathInTree(shape, 'c', 'c')).toEqual(['c']);
  });

  it('leaves out the fork where the path turns', () => {
    expect(pathInTree(shape, 'c', 'f')).toEqual(['c', 'b', 'e', 'f']);
  });

  it('covers every row in between in a list, starting with the first one', () => {
    expect(pathInList(['a', 'b', 'c', 'd'], 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(pathInList(['a', 'b', 'c', 'd'], 'd', 'c')).toEqual(['d', 'c']);
    expect(pathInList(['a', 'b'], 'gone', 'b')).toEqual(['b']);
  });
});

describe('the modifiers of a click', () => {
  const plain = { ctrlKey: false, metaKey: false, shiftKey: false };
  it('adds with Ctrl or Cmd and extends with Shift', () => {
    expect(reachOf(plain)).toBe('only');
    expect(reachOf({ ...plain, ctrlKey: true })).toBe('toggle');
    expect(reachOf({ ...plain, metaKey: true })).toBe('toggle');
    expect(reachOf({ ...plain, ctrlKey: true, shiftKey: true })).toBe('extend');
  });
});
