import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeSpaceAround, leastOf } from './free-space.ts';

describe('free space', () => {
  it('is that of the folder of a file, which need not be there itself', async () => {
    expect(await freeSpaceAround(join(tmpdir(), 'no such file'))).toBeGreaterThan(0);
    expect(await freeSpaceAround('/no such folder/file')).toBeUndefined();
  });

  it('of several is the least, and not known where one is not', () => {
    expect(leastOf([5, 3, 9])).toBe(3);
    expect(leastOf([5, undefined])).toBeUndefined();
    expect(leastOf([])).toBeUndefined();
  });
});
