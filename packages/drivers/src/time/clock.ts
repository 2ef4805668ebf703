/** Time is passed in, so that tests never sleep. */
export interface Clock {
  /** Milliseconds; what they count from is up to the clock. */
  now(): number;
  /**
   * Runs `action` once after `ms` milliseconds; the returned function cancels it. A process that has nothing else to do
   * ends before, unless the timer is `awaited`.
   */
  after(ms: number, action: () => void, awaited?: boolean): () => void;
}

function after(ms: number, action: () => void, awaited = false): () => void {
  const timer = setTimeout(action, ms);
  if (!awaited) timer.unref();
  return () => clearTimeout(timer);
}

/** Monotonic, for durations. */
export const systemClock: Clock = { now: () => performance.now(), after };

/** Milliseconds since the epoch, which may jump. */
export const wallClock: Clock = { now: () => Date.now(), after };

/** Resolves after `ms` milliseconds, or as soon as one of the signals is aborted. */
export function wait(clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.after(ms, wake, true);
    for (const signal of signals) signal.addEventListener('abort', wake, { once: true });
  });
}
