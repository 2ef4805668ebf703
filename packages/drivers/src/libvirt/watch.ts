import type { Connection, DomainEvent } from '@snaptree/libvirt-rpc';
import { type Changed, type KeepWatchingOptions, keepWatching } from '../watching/keep-watching.ts';

/** What is needed of a connection. */
interface Watched {
  readonly subscribe: Connection['subscribe'];
  onClose(listener: (reason: unknown) => void): () => void;
}

interface WatchOptions extends Omit<KeepWatchingOptions, 'signal'> {
  readonly link: { get(): Promise<Watched> };
}

/**
 * Listens for starts, stops, definitions and block jobs. libvirt 9.0 has no events for snapshots, which are polled.
 * While there was no connection anything may have changed, so the list is announced after each reconnection.
 */
export function watchDomains({ link, clock, random, changed }: WatchOptions): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let hasListened = false;
  void keepWatching({ clock, random, signal, changed }, async (heard) => {
    const connection = await link.get();
    const closed = closeOf(connection, signal);
    const end = await subscribe(connection, changed);
    heard();
    if (hasListened) changed(undefined);
    hasListened = true;
    await closed.finally(() => void end().catch(() => {}));
  });
  return () => stop.abort();
}

/** A driver without block jobs (libvirt's test driver) still has lifecycle events. */
function subscribe(connection: Watched, changed: Changed): Promise<() => Promise<void>> {
  const listener = (event: DomainEvent) => announce(event, changed);
  return connection
    .subscribe(['lifecycle', 'blockJob2', 'jobCompleted'], listener)
    .catch(() => connection.subscribe(['lifecycle'], listener));
}

/** Resolves at the signal; rejects when the connection closes. */
function closeOf(connection: Watched, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {});
  const forget = connection.onClose(reject);
  const stop = () => {
    forget();
    resolve();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return promise;
}

/** VIR_DOMAIN_EVENT_DEFINED and _UNDEFINED change the list itself. */
const listEvents = new Set([0, 1]);

function announce(event: DomainEvent, changed: Changed): void {
  if (event.kind === 'lifecycle' && listEvents.has(event.event)) changed(undefined);
  changed(event.dom.uuid);
}
