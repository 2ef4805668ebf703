import type { Clock } from './clock.ts';

/**
 * A clock that leaps to the next timer as soon as nothing else is to be done: an hour's merge takes no time.
 * Timers run in the order of their due times.
 */
export function leapingClock(start: number): Clock & { leap(ms: number): void } {
  let now = start;
  let serial = 0;
  const due: { at: number; serial: number; action: () => void }[] = [];
  const runNext = () => {
    due.sort((a, b) => a.at - b.at || a.serial - b.serial);
    const next = due.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.action();
  };
  return {
    now: () => now,
    after(ms, action) {
      const timer = { at: now + ms, serial: serial++, action };
      due.push(timer);
      setImmediate(runNext);
      return () => {
        const index = due.indexOf(timer);
        if (index >= 0) due.splice(index, 1);
      };
    },
    leap(ms) {
      now += ms;
    },
  };
}
