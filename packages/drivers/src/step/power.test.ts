import { expect, it } from 'vitest';
import { hasReached } from './power.ts';

it('counts a paused VM as started', () => {
  expect(hasReached('start', 'paused')).toBe(true);
});

it('counts a saved VM as shut down, but not a paused one', () => {
  expect(hasReached('shutdown', 'saved')).toBe(true);
  expect(hasReached('shutdown', 'paused')).toBe(false);
});
