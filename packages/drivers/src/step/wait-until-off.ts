import type { Power, Progress } from '@snaptree/core';
import { type Clock, wait } from '../time/clock.ts';
import { guestStillRuns, hasReached } from './power.ts';

/** How long a guest may take to shut down, in milliseconds. */
const SHUTDOWN_MS = 5 * 60_000;
/** How often a hypervisor is asked that does not report a change by itself, in milliseconds. */
const LOOK_MS = 500;

export interface ShuttingDown {
  readonly vm: string;
  readonly clock: Clock;
  readonly report: (progress: Progress) => void;
}

export interface Watcher {
  readonly isOff: (power: Power) => boolean;
  /** To be called while the guest runs. Throws once it has had its time. */
  readonly stillRuns: () => void;
}

/**
 * Waits until a guest that was asked to shut down is off: hypervisors only pass the request on, and the guest may
 * take its time or ignore it.
 */
export async function waitUntilOff(
  { vm, clock, report }: ShuttingDown,
  watch: (watcher: Watcher) => Promise<void>,
): Promise<void> {
  const deadline = clock.now() + SHUTDOWN_MS;
  const stillRuns = () => {
    if (clock.now() > deadline) throw guestStillRuns(vm);
    report({ text: 'waiting for the guest to shut down' });
  };
  stillRuns();
  await watch({ isOff: (power) => hasReached('shutdown', power), stillRuns });
}

export interface Polled {
  readonly readPower: () => Promise<Power>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Watches by asking again and again. */
export const polling =
  ({ readPower, clock, signal }: Polled) =>
  async ({ isOff, stillRuns }: Watcher): Promise<void> => {
    while (!isOff(await readPower())) {
      signal.throwIfAborted();
      stillRuns();
      await wait(clock, LOOK_MS, signal);
    }
  };
