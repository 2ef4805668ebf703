import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeSpaceAround, leastOf } from './free-space.ts';

describe('free space', () => {
  it('is measured on the folder of a file, which need not exist', async () => {
    expect(await freeSpaceAround(join(tmpdir(), 'no such file'))).toBeGreaterThan(0);
    expect(await freeSpaceAround('/no such folder/file')).toBeUndefined();
  });

  it('is the minimum of several, and unknown if one is', () => {
    expect(leastOf([5, 3, 9])).toBe(3);
    expect(leastOf([5, undefined])).toBeUndefined();
    expect(leastOf([])).toBeUndefined();
  });
});
