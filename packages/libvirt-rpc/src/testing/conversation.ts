import type { ConnectionLost } from '../errors.ts';
import type { DomainEvent } from '../protocol/events.ts';
import { Router } from '../route/router.ts';
import { FakeClock } from './fake-clock.ts';
import { type FakeDaemon, fakeDaemon } from './fake-daemon.ts';

/** A router connected to a fake daemon in memory, and its callbacks. */
export interface Conversation {
  readonly router: Router;
  readonly daemon: FakeDaemon;
  readonly clock: FakeClock;
  readonly events: DomainEvent[];
  readonly closed: ConnectionLost[];
  readonly log: string[];
}

export function conversation(): Conversation {
  const { wire, daemon } = fakeDaemon();
  const clock = new FakeClock();
  const events: DomainEvent[] = [];
  const closed: ConnectionLost[] = [];
  const log: string[] = [];
  const router = new Router(wire, {
    clock,
    peer: '/run/fake-sock',
    log: (message) => log.push(message),
    // As if a listener had subscribed with callback id 1.
    onEvent: (event) => event.callbackId === 1 && events.push(event) > 0,
    onClose: (reason) => closed.push(reason),
  });
  return { router, daemon, clock, events, closed, log };
}

/** The outcome of a call: its value, or the error that it was rejected with. */
export function outcome<T>(call: Promise<T>): Promise<T | Error> {
  return call.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}
