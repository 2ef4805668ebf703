import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../layout/shape.ts';
import { listRows, stepFrom } from './rows.ts';

const shape = shapeOf(treeFromNotation('a(b(d) c*)'));
const rows = listRows(shape, new Set());
const ids = (closed: string[]) => listRows(shape, new Set(closed)).map((row) => row.id);

describe('the outline of a tree', () => {
  it('lists every node below its parent, with its level and its position among its siblings', () => {
    expect(rows.map((row) => `${row.level} ${row.id} ${row.position}/${row.siblings}`)).toEqual([
      '1 base 1/1',
      '2 a 1/1',
      '3 b 1/2',
      '4 d 1/1',
      '3 c 2/2',
      '4 live 1/1',
    ]);
  });

  it('hides the descendants of a collapsed node', () => {
    expect(ids(['b'])).toEqual(['base', 'a', 'b', 'c', 'live']);
    expect(ids(['a'])).toEqual(['base', 'a']);
  });

  it('indents only at branches, so that a long chain stays readable', () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => `n${i}`);
    const deep = [
      { id: 'base', kind: 'base' as const, parent: null, order: 0 },
      ...chain.map((id, i) => ({ id, kind: 'snapshot' as const, parent: chain[i - 1] ?? 'base', order: i })),
    ];
    const last = listRows(deep, new Set()).at(-1);
    expect(last).toMatchObject({ level: 5_001, indent: 0 });
  });
});

describe('keys in the outline', () => {
  it('moves up and down, and stops at the ends', () => {
    expect(stepFrom(rows, 'b', 'down')).toEqual({ go: 'd' });
    expect(stepFrom(rows, 'b', 'up')).toEqual({ go: 'a' });
    expect(stepFrom(rows, 'live', 'down')).toBeUndefined();
    expect(stepFrom(rows, 'c', 'first')).toEqual({ go: 'base' });
  });

  it('expands and enters with the right arrow, collapses and leaves with the left one', () => {
    const closed = listRows(shape, new Set(['b']));
    expect(stepFrom(closed, 'b', 'in')).toEqual({ toggle: 'b' });
    expect(stepFrom(rows, 'b', 'in')).toEqual({ go: 'd' });
    expect(stepFrom(rows, 'd', 'in')).toBeUndefined();
    expect(stepFrom(rows, 'b', 'out')).toEqual({ toggle: 'b' });
    expect(stepFrom(rows, 'd', 'out')).toEqual({ go: 'b' });
  });
});
