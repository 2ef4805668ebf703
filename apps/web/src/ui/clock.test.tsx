import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNow } from './clock.ts';

function Clock() {
  return <output>{useNow(1_000)}</output>;
}
const shown = () => Number(screen.getByRole('status').textContent);
const HOUR = 3_600_000;

describe('the shared clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0, toFake: ['Date', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it('advances automatically', () => {
    render(<Clock />);
    act(() => vi.advanceTimersByTime(5_000));
    expect(shown()).toBe(5_000);
  });

  it.each(['pointerDown', 'keyDown'] as const)(
    'knows how late it is before the first %s after a sleep is handled, although no timer has run',
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
