import { describe, expect, it } from 'vitest';
import { decodedName, encodedName } from './names.ts';

describe('vSphere names', () => {
  it.each([
    ['11/13/2026, 9:59', '11%2f13%2f2026, 9:59'],
    ['100 %', '100 %25'],
    ['50%2f', '50%252f'],
    ['a\\b', 'a%5cb'],
    ['', ''],
    [' 🌲 <b>&"', ' 🌲 <b>&"'],
  ])('stores %j as %j', (name, kept) => {
    expect(encodedName(name)).toBe(kept);
    expect(decodedName(kept)).toBe(name);
  });

  it('are decoded although other characters are escaped', () => {
    expect(decodedName('%2F %zz %E4 100%')).toBe('/ %zz %E4 100%');
  });
});
