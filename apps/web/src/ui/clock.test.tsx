import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNow } from './clock.ts';

function Clock() {
  return <output>{useNow(1_000)}</output>;
}
const shown = () => Number(screen.getByRole('status').textContent);
const HOUR = 3_600_000;

describe('the clock of the pages', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0, toFake: ['Date', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it('goes on by itself', () => {
    render(<Clock />);
    act(() => vi.advanceTimersByTime(5_000));
    expect(shown()).toBe(5_000);
  });

  it.each(['pointerDown', 'keyDown'] as const)(
    'knows before the first %s after a sleep is done with how late it is, although no timer has run',
    (touch) => {
      render(<Clock />);
      vi.setSystemTime(HOUR);
      expect(shown()).toBe(0);
      fireEvent[touch](document.body);
      expect(shown()).toBe(HOUR);
    },
  );

  it('leaves no timer running without subscribers', () => {
    render(<Clock />);
    cleanup();
    expect(vi.getTimerCount()).toBe(0);
  });
});
