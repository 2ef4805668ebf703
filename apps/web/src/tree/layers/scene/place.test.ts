import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../testing/readings.fixture.ts';
import { HEIGHTS, placeRows, rowsBetween } from './place.ts';
import { composeColumns } from './scene.ts';

const rows = (notation: string, kind: 'internal' | 'overlay') =>
  composeColumns({ tree: readingOf(notation, kind).tree, preview: undefined, view: 'now' })[0]?.rows ?? [];

describe('the position of rows', () => {
  it('keeps the contents of a file close to it, and files apart', () => {
    const { tops } = placeRows(rows('a(b*)', 'internal'));
    const [file = 0, a = 0, b = 0] = tops;
    expect([a - file, b - a]).toEqual([HEIGHTS.layer, HEIGHTS.inside]);
    const chain = placeRows(rows('a(b*)', 'overlay'));
    const [top = 0, next = 0] = chain.tops;
    expect(next - top).toBe(HEIGHTS.layer + HEIGHTS.gap);
  });

  it('finds the visible rows without visiting the others', () => {
    const chain = Array.from({ length: 500 }, (_, i) => `n${i}`);
    const placing = placeRows(rows(`${chain.join('(')}*${')'.repeat(499)}`, 'overlay'));
    const at = placing.tops[200] ?? 0;
    const { first, end } = rowsBetween(placing, at + 5, at + 300);
    expect(first).toBe(200);
    expect(end - first).toBeLessThan(8);
    expect(rowsBetween(placing, -100, 10).first).toBe(0);
    expect(rowsBetween(placing, 0, placing.total).end).toBe(501);
  });
});
