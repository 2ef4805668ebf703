import type { SnaptreeError } from '@snaptree/core';
import type { Clock } from '../clock.ts';

export interface Deadline {
  readonly clock: Clock;
  readonly ms: number;
  /** Thrown when the time is over. */
  readonly problem: () => SnaptreeError;
}

/** The result of `work`, if it settles in time. The work itself continues. */
export async function withDeadline<T>(work: Promise<T>, { clock, ms, problem }: Deadline): Promise<T> {
  const settled = new AbortController();
  const late = clock.wait(ms, settled.signal).then(() => {
    if (settled.signal.aborted) return work;
    throw problem();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
  }
}
