import { describe, expect, it } from 'vitest';
import { safetyName } from './names.ts';

const now = new Date(2026, 10, 29, 21, 0, 12);

describe('the suggested name of a safety snapshot', () => {
  it.each([
    ['nightly', 'before-revert-nightly-2026-11-29-21.00.12'],
    ['before "upgrade" \\ 5', 'before-revert-before-upgrade-5-2026-11-29-21.00.12'],
    ['🌲', 'before-revert-2026-11-29-21.00.12'],
    ['x'.repeat(300), `before-revert-${'x'.repeat(60)}-2026-11-29-21.00.12`],
  ])('suggests a name that works on every hypervisor for a revert to %j', (name, expected) => {
    expect(safetyName(name, now)).toBe(expected);
    expect(safetyName(name, now)).toMatch(/^[A-Za-z0-9._-]{1,120}$/);
  });
});
