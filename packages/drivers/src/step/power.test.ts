import { expect, it } from 'vitest';
import { hasReached } from './power.ts';

it('accepts a VM that comes back paused as started', () => {
  expect(hasReached('start', 'paused')).toBe(true);
});

it('accepts a VM that was saved as shut down, and not one that is paused', () => {
  expect(hasReached('shutdown', 'saved')).toBe(true);
  expect(hasReached('shutdown', 'paused')).toBe(false);
});
