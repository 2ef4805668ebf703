import { setTimeout as delay } from 'node:timers/promises';

/** Time, passed in so that tests never sleep. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that never jump, for durations. */
  readonly monotonic: () => number;
  /** Resolves after `ms`, or as soon as the signal is aborted. Does not keep the process alive. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms, signal) =>
    delay(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(() => undefined),
};
