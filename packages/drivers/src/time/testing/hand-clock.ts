import type { Clock } from '../clock.ts';

/** A clock that moves only when it is told to; its timers run when their time has come. */
export interface HandClock extends Clock {
  /** Moves on by `ms` milliseconds, running what is due and what follows from it at once. */
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  readonly timers: number;
}

export function handClock(start = Date.UTC(2026, 0, 1)): HandClock {
  let now = start;
  const timers = new Set<{ at: number; action: () => void }>();
  return {
    now: () => now,
    after(ms, action) {
      const timer = { at: now + ms, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      for (let idle = 0; idle < 3; ) {
        const next = [...timers].sort((a, b) => a.at - b.at).find((t) => t.at <= until);
        if (next === undefined) idle += 1;
        else {
          idle = 0;
          timers.delete(next);
          now = Math.max(now, next.at);
          next.action();
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
    get timers() {
      return timers.size;
    },
  };
}
