import { describe, expect, it } from 'vitest';
import { sizesOf } from './sizes.ts';

const RUNNING = 1;
const SHUT_OFF = 5;

describe('sizesOf', () => {
  it('returns the size of each file and the capacity of each disk', () => {
    const { bytes, capacity, missing } = sizesOf(
      new Map<string, string | number>([
        ['state.state', RUNNING],
        ['block.count', 1],
        ['block.0.name', 'vda'],
        ['block.0.path', '/a.qcow2'],
        ['block.0.physical', 200],
        ['block.0.capacity', 1000],
      ]),
    );
    expect([...bytes]).toEqual([['/a.qcow2', 200]]);
    expect([...capacity]).toEqual([['vda', 1000]]);
    expect(missing.size).toBe(0);
  });

  const withoutSizes = (state: number) =>
    new Map<string, string | number>([
      ['state.state', state],
      ['block.count', 1],
      ['block.0.name', 'vda'],
      ['block.0.path', '/a.qcow2'],
    ]);

  it('treats a file without a size as missing when the VM is off', () => {
    expect([...sizesOf(withoutSizes(SHUT_OFF)).missing]).toEqual(['/a.qcow2']);
  });

  it('returns nothing about files when the VM was too busy to answer', () => {
    expect(sizesOf(withoutSizes(RUNNING)).missing.size).toBe(0);
  });
});
