import { describe, expect, it } from 'vitest';
import { blocksAround } from './blocks.ts';

const drawn = (startIndex: number, endIndex: number, count = 10_000) =>
  blocksAround({ startIndex, endIndex, overscan: 6, count });

describe('the rendered rows', () => {
  it('renders the visible rows and some on both sides', () => {
    const rows = drawn(100, 118);
    expect(rows[0]).toBeLessThanOrEqual(94);
    expect(rows.at(-1)).toBeGreaterThanOrEqual(124);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('renders the same rows while the list scrolls by less than a block', () => {
    expect(drawn(102, 120)).toEqual(drawn(104, 122));
  });

  it('ends the rendered rows at the end of the list', () => {
    expect(drawn(0, 4, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(drawn(9_990, 9_999).at(-1)).toBe(9_999);
  });

  it('renders no rows of an empty list', () => {
    expect(drawn(0, 0, 0)).toEqual([]);
  });
});
