import { describe, expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { type Orientation, placeTree } from '../layout/place.ts';
import { BASE, LIVE_NODE, shapeOf } from '../layout/shape.ts';
import { cardInDirection, wishOf } from './keys.ts';

const shape = shapeOf(readingOf('a(b(d e*) c)').tree);
const to = (key: string, from: string, orientation: Orientation = 'down') =>
  cardInDirection(key, from, { shape, layout: placeTree(shape, orientation) });

describe('the arrow keys on the canvas', () => {
  it('moves to the parent, to a child and to the neighbors of the same depth', () => {
    expect(to('ArrowUp', 'b')).toBe('a');
    expect(to('ArrowDown', 'a')).toBe('b');
    expect(to('ArrowRight', 'b')).toBe('c');
    expect(to('ArrowLeft', 'e')).toBe('d');
    expect(to('ArrowDown', 'e')).toBe(LIVE_NODE);
  });

  it('moves in the same direction on the screen when the tree grows to the right', () => {
    expect(to('ArrowLeft', 'b', 'across')).toBe('a');
    expect(to('ArrowRight', 'e', 'across')).toBe(LIVE_NODE);
    expect(to('ArrowDown', 'b', 'across')).toBe('c');
    expect(to('ArrowUp', 'c', 'across')).toBe('b');
  });

  it('does not move at the ends, nor with other keys', () => {
    expect(to('ArrowUp', BASE)).toBeUndefined();
    expect(to('ArrowDown', 'd')).toBeUndefined();
    expect(to('ArrowRight', 'c')).toBeUndefined();
    expect(to('x', 'b')).toBeUndefined();
  });
});

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const wish = (key: string, change: Partial<typeof plain> = {}) => wishOf({ key, ...plain, ...change });

describe('the keys on the canvas', () => {
  it('moves and selects with an arrow, extends with Shift and only moves the focus with Ctrl', () => {
    expect(wish('ArrowUp')).toEqual({ kind: 'go', reach: 'only' });
    expect(wish('ArrowUp', { shiftKey: true })).toEqual({ kind: 'go', reach: 'extend' });
    expect(wish('ArrowUp', { ctrlKey: true })).toEqual({ kind: 'go', reach: 'look' });
  });

  it('adds and removes with the space bar, with Ctrl or without, and starts a new selection with Enter', () => {
    expect(wish(' ')).toEqual({ kind: 'choose', reach: 'toggle' });
    expect(wish(' ', { ctrlKey: true })).toEqual({ kind: 'choose', reach: 'toggle' });
    expect(wish(' ', { shiftKey: true })).toEqual({ kind: 'choose', reach: 'extend' });
    expect(wish('Enter')).toEqual({ kind: 'choose', reach: 'only' });
  });

  it('expands a branch with plus and collapses it with minus, with Shift or without', () => {
    const opens = ['+', '=', '-', '_'].map((key) => wish(key, { shiftKey: key === '+' || key === '_' }));
    expect(opens.map((each) => each?.kind === 'toggle' && each.open)).toEqual([true, true, false, false]);
  });

  it('leaves browser shortcuts alone', () => {
    expect(wish('ArrowLeft', { altKey: true })).toBeUndefined();
    expect(wish('ArrowLeft', { metaKey: true })).toBeUndefined();
    expect(wish('=', { ctrlKey: true })).toBeUndefined();
    expect(wish('f', { ctrlKey: true })).toBeUndefined();
    expect(wish('a')).toBeUndefined();
  });
});
