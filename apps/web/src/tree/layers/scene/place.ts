import type { Row } from './model.ts';

/** Heights in pixels: the rows, and the gap between them in which lines are visible. */
export const HEIGHTS = { layer: 62, inside: 28, memory: 62, gap: 18 } as const;

/** Height of a column's sticky header in pixels. */
export const HEAD = 54;

/** Space for the badge of the first row, in pixels. */
const ABOVE = 12;

/** Where each row begins, and where the last one ends. */
export interface Placing {
  readonly tops: readonly number[];
  readonly total: number;
}

export function placeRows(rows: readonly Row[]): Placing {
  const tops: number[] = [];
  let total = ABOVE;
  for (const row of rows) {
    tops.push(total);
    total += HEIGHTS[row.kind] + (endsBlock(row) ? HEIGHTS.gap : 0);
  }
  return { tops, total };
}

/** Whether no further row of the same file follows. */
const endsBlock = (row: Row) => (row.kind === 'inside' ? row.last : row.kind === 'memory' ? true : !row.open);

/** The rows between two heights, first and last (exclusive), by binary search. */
export function rowsBetween({ tops }: Placing, from: number, to: number): { first: number; end: number } {
  return { first: Math.max(0, firstAfter(tops, from) - 1), end: firstAfter(tops, to) };
}

function firstAfter(tops: readonly number[], y: number): number {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}
