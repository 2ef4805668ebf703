import type { Range } from '@tanstack/react-virtual';

/** So many rows come and go together: laying a table out costs more than a few rows more. */
const BLOCK = 12;

/** Indices of the rows to draw, in whole blocks: those in sight and at least `overscan` more on both sides. */
export function blocksAround({ startIndex, endIndex, overscan, count }: Range): number[] {
  const from = Math.floor(Math.max(startIndex - overscan, 0) / BLOCK) * BLOCK;
  const to = Math.min(Math.ceil((endIndex + overscan + 1) / BLOCK) * BLOCK, count);
  return Array.from({ length: to - from }, (_, i) => from + i);
}
