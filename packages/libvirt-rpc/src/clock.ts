/** Time is passed in, so that tests never sleep. */
export interface Clock {
  /** Milliseconds that only ever grow; no relation to the calendar. */
  now(): number;
  /** Runs `action` once after `ms` milliseconds; the returned function takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms).unref();
    return () => clearTimeout(timer);
  },
};
