import type { Power, Progress } from '@snaptree/core';
import { type Clock, wait } from '../time/clock.ts';
import { guestStillRuns, hasReached } from './power.ts';

/** How long a guest may take to shut down, in milliseconds. */
const SHUTDOWN_MS = 5 * 60_000;
/** How often to poll a hypervisor that does not report changes, in milliseconds. */
const POLL_MS = 500;

export interface ShuttingDown {
  readonly vm: string;
  readonly clock: Clock;
  readonly report: (progress: Progress) => void;
}

export interface Watcher {
  readonly isOff: (power: Power) => boolean;
  /** Call this while the guest runs. Throws after the time limit. */
  readonly stillRuns: () => void;
}

/** Waits until a guest is off. Hypervisors only forward a shutdown request, which the guest may delay or ignore. */
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

export const polling =
  ({ readPower, clock, signal }: Polled) =>
  async ({ isOff, stillRuns }: Watcher): Promise<void> => {
    while (!isOff(await readPower())) {
      signal.throwIfAborted();
      stillRuns();
      await wait(clock, POLL_MS, signal);
    }
  };
