import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const pauses = (random?: () => number) =>
  [1, 2, 3, 4, 5, 2000].map((failures) =>
    backoffMs(failures, { firstMs: 500, longestMs: 4000, ...(random && { random }) }),
  );

describe('the pause before a retry', () => {
  it('doubles with each failure up to the longest pause', () => {
    expect(pauses()).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
  });

  it('varies by a quarter either way when it is given randomness', () => {
    expect(pauses(() => 0)).toEqual([375, 750, 1500, 3000, 3000, 3000]);
    expect(pauses(() => 0.5)).toEqual(pauses());
    expect(Math.max(...pauses(() => 0.999_999))).toBeLessThan(5000);
  });
});
