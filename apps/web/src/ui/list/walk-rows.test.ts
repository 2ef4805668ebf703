import { expect, it } from 'vitest';
import { rowAfterKey } from './walk-rows.ts';

/** A list of 30 rows, of which the first and every tenth is a head. */
const from = (row: number) => ({ from: row, count: 30, stops: (index: number) => index % 10 !== 0 });

it.each([
  ['ArrowDown', 5, 6],
  ['ArrowDown', 9, 11],
  ['ArrowDown', 29, undefined],
  ['ArrowUp', 11, 9],
  ['ArrowUp', 1, undefined],
  ['PageDown', 5, 15],
  ['PageDown', 25, 29],
  ['PageUp', 15, 5],
  ['PageUp', 5, 1],
  ['Home', 20, 1],
  ['End', 3, 29],
  ['a', 3, undefined],
])('moves with %s from row %i to %s, skipping headers', (key, row, to) => {
  expect(rowAfterKey(key, from(row))).toBe(to);
});
