import type { Range } from '@tanstack/react-virtual';

/** Rows are added and removed in blocks of this size: table layout costs more than a few extra rows. */
const BLOCK = 12;

/** Indices of the rows to draw, in complete blocks: the visible ones and at least `overscan` more on both sides. */
export function blocksAround({ startIndex, endIndex, overscan, count }: Range): number[] {
  const from = Math.floor(Math.max(startIndex - overscan, 0) / BLOCK) * BLOCK;
  const to = Math.min(Math.ceil((endIndex + overscan + 1) / BLOCK) * BLOCK, count);
  return Array.from({ length: to - from }, (_, i) => from + i);
}
