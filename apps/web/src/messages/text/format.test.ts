import { describe, expect, it } from 'vitest';
import { agoInWords } from './format.ts';

const now = Date.UTC(2026, 10, 23, 12);

describe('ages in words', () => {
  it('formats recent times as now, including those slightly in the future', () => {
    expect(agoInWords(now - 2_000, now)).toBe('just now');
    expect(agoInWords(now + 7_000, now)).toBe('just now');
  });

  it('formats an age in seconds, and then in larger units', () => {
    expect(agoInWords(now - 40_000, now)).toBe('40 seconds ago');
    expect(agoInWords(now - 3 * 3_600_000, now)).toMatch(/3 hours ago/);
  });
});
