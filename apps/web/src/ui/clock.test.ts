import { afterEach, expect, it, vi } from 'vitest';
import { hearServerTime, serverNow } from './clock.ts';

afterEach(() => {
  hearServerTime(new Date().toUTCString());
  vi.useRealTimers();
});

it('follows the clock of the server if this computer is a day off, and its own if the server says nothing', () => {
  vi.useFakeTimers({ now: Date.UTC(2030, 0, 2) });
  hearServerTime(null);
  expect(serverNow()).toBe(Date.UTC(2030, 0, 2));
  hearServerTime('Tue, 01 Jan 2030 00:00:00 GMT');
  expect(serverNow()).toBe(Date.UTC(2030, 0, 1));
  vi.advanceTimersByTime(1500);
  expect(serverNow()).toBe(Date.UTC(2030, 0, 1) + 1500);
});

it('ignores differences that the way of the answer explains', () => {
  vi.useFakeTimers({ now: Date.UTC(2030, 0, 1, 0, 0, 2) });
  hearServerTime('Tue, 01 Jan 2030 00:00:00 GMT');
  expect(serverNow()).toBe(Date.now());
});
