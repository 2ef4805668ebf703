import { backoffMs } from '@snaptree/core';
import { type Clock, wait } from '../time/clock.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Called with the id of a domain that changed; undefined means the list. */
export type Changed = (domainId: string | undefined) => void;

export interface KeepWatchingOptions {
  readonly clock: Clock;
  /** A number from 0 to below 1 that spreads the attempts of several servers. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly changed: Changed;
}

/**
 * Listens until the signal, and again whenever that failed or ended, with growing pauses while nothing arrives.
 * After a lost connection anything may have changed, so the list is announced.
 * @param listen calls `heard` for every message
 */
export async function keepWatching(
  { clock, random, signal, changed }: KeepWatchingOptions,
  listen: (heard: () => void) => Promise<void>,
): Promise<void> {
  for (let silent = 1; !signal.aborted; silent++) {
    try {
      await listen(() => {
        silent = 0;
      });
    } catch {
      // The next reading reports that the host cannot be reached.
      if (!signal.aborted) changed(undefined);
    }
    const failures = Math.max(1, silent);
    await wait(
      clock,
      backoffMs(failures, { firstMs: FIRST_PAUSE_MS, longestMs: LONGEST_PAUSE_MS, random }),
      signal,
    );
  }
}
