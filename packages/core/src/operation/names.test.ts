import { describe, expect, it } from 'vitest';
import { offeredName } from './names.ts';

describe('an offered name', () => {
  it.each([
    [['before', 'nightly'], 'before-nightly'],
    [['before', 'before "upgrade" \\ 5'], 'before-before-upgrade-5'],
    [['before', '🌲'], 'before'],
    [['before', 'x'.repeat(300)], `before-${'x'.repeat(60)}`],
  ])('made of %j is %s', (parts, expected) => {
    expect(offeredName(...parts)).toBe(expected);
  });
});
