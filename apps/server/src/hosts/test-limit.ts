import type { Problem } from '@snaptree/core';
import PQueue from 'p-queue';
import { problem } from '../problems.ts';

const AT_ONCE = 4;
const PER_MINUTE = 60;
const WAITING = 8;

/** Connects to few addresses at the same time and in each minute, so that the server is no port scanner. */
export class TestLimit {
  readonly #queue = new PQueue({ concurrency: AT_ONCE, intervalCap: PER_MINUTE, interval: 60_000 });

  /** Throws `tooManyRequests` if too many others wait already. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#queue.size < WAITING) return this.#queue.add(work);
    throw problem('tooManyRequests', {
      what: 'Too many connections are being tested on {on}.',
      on: 'this server',
      todo: 'Wait a minute, then try again.',
    });
  }
}

/** The service at the address may not be a hypervisor, so nothing of what it sent is shown. */
export function withoutEcho(found: Problem): Problem {
  if (found.code !== 'hypervisorProtocol') return found;
  const { native: _, ...rest } = found;
  return rest;
}
