import { describe, expect, it } from 'vitest';
import { readingOf } from '../../stage.fixture.ts';
import { type Orientation, placeTree } from '../layout/place.ts';
import { BASE, LIVE_NODE, shapeOf } from '../layout/shape.ts';
import { cardInDirection, foldKey } from './keys.ts';

const shape = shapeOf(readingOf('a(b(d e*) c)').tree);
const to = (key: string, from: string, orientation: Orientation = 'down') =>
  cardInDirection(key, from, { shape, layout: placeTree(shape, orientation) });

describe('the arrow keys in the picture', () => {
  it('lead to the parent, to a child and to the neighbours of the same depth', () => {
    expect(to('ArrowUp', 'b')).toBe('a');
    expect(to('ArrowDown', 'a')).toBe('b');
    expect(to('ArrowRight', 'b')).toBe('c');
    expect(to('ArrowLeft', 'e')).toBe('d');
    expect(to('ArrowDown', 'e')).toBe(LIVE_NODE);
  });

  it('lead the same way on the screen when the tree grows to the right', () => {
    expect(to('ArrowLeft', 'b', 'across')).toBe('a');
    expect(to('ArrowRight', 'e', 'across')).toBe(LIVE_NODE);
    expect(to('ArrowDown', 'b', 'across')).toBe('c');
    expect(to('ArrowUp', 'c', 'across')).toBe('b');
  });

  it('lead nowhere at the ends, and other keys never', () => {
    expect(to('ArrowUp', BASE)).toBeUndefined();
    expect(to('ArrowDown', 'd')).toBeUndefined();
    expect(to('ArrowRight', 'c')).toBeUndefined();
    expect(to('x', 'b')).toBeUndefined();
  });
});

describe('the keys of a branch', () => {
  it('open with plus and close with minus, with Shift or without', () => {
    expect(['+', '=', '-', '_', 'a'].map(foldKey)).toEqual(['open', 'open', 'close', 'close', undefined]);
  });
});
