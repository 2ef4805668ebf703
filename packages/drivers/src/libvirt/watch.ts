import type { DomainEvent } from '@snaptree/libvirt-rpc';
import type { Clock } from '../time/clock.ts';
import type { Changed } from '../watching/keep-watching.ts';
import type { Link } from './connecting/link.ts';

export interface WatchOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly changed: Changed;
}

const shortestPauseMs = 250;

/**
 * Listens for starts, stops, definitions and block jobs. libvirt 9.0 has no events for snapshots, which are polled.
 * After a lost connection anything may have changed, so the list is announced.
 */
export function watchDomains(options: WatchOptions): () => void {
  const { link, clock, changed } = options;
  let stopped = false;
  let cleanUp: () => void = () => {};

  const listen = async () => {
    const connection = await link.get();
    const end = await connection
      .subscribe(['lifecycle', 'blockJob2', 'jobCompleted'], (event) => announce(event, changed))
      // A driver without block jobs (libvirt's test driver) still has lifecycle events.
      .catch(() => connection.subscribe(['lifecycle'], (event) => announce(event, changed)));
    const forget = connection.onClose(() => {
      if (stopped) return;
      changed(undefined);
      again();
    });
    cleanUp = () => {
      forget();
      void end().catch(() => {});
    };
    if (stopped) cleanUp();
  };

  const again = () => {
    const pause = Math.max(link.pauseMs, shortestPauseMs);
    cleanUp = clock.after(pause, () => void listen().then(() => changed(undefined), again));
  };

  listen().catch(() => {
    if (!stopped) again();
  });
  return () => {
    stopped = true;
    cleanUp();
  };
}

/** VIR_DOMAIN_EVENT_DEFINED and _UNDEFINED change the list itself. */
const listEvents = new Set([0, 1]);

function announce(event: DomainEvent, changed: Changed): void {
  if (event.kind === 'lifecycle' && listEvents.has(event.event)) changed(undefined);
  changed(event.dom.uuid);
}
