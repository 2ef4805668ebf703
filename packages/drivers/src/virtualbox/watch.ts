import { childText } from '@snaptree/formats';
import { type Clock, wait } from '../time/clock.ts';
import { type Changed, keepWatching } from '../watching/keep-watching.ts';
import { WebService, type WebServiceOptions } from './connecting/web-service.ts';
import type { WebSession } from './connecting/web-session.ts';

/** Events (7.2) that change a tree, a power state or the list. */
const interesting = [
  'OnSnapshotTaken',
  'OnSnapshotDeleted',
  'OnSnapshotChanged',
  'OnSnapshotRestored',
  'OnMachineStateChanged',
  'OnMachineDataChanged',
  'OnMachineRegistered',
] as const;

/** How often VirtualBox is polled for events, in milliseconds; it queues them. */
const PERIOD_MS = 300;

export interface Watching {
  readonly clock: Clock;
  readonly random: () => number;
  readonly changed: Changed;
}

/**
 * Reports changes by any client, from a polled listener. Before it is registered anything may have changed, so the list
 * is announced then.
 */
export function watchMachines(options: WebServiceOptions, watching: Watching): () => void {
  const { clock, random, changed } = watching;
  const service = new WebService(options);
  const stop = new AbortController();
  const { signal } = stop;
  void keepWatching({ clock, random, signal, changed }, (heard) =>
    service.acting((session) => listen(session, { clock, signal, heard, changed })),
  ).finally(() => service.close());
  return () => stop.abort();
}

interface Listening {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly heard: () => void;
  readonly changed: Changed;
}

async function listen(session: WebSession, { clock, signal, heard, changed }: Listening): Promise<void> {
  const source = await session.text('IVirtualBox_getEventSource', session.root);
  const listener = await session.text('IEventSource_createListener', source);
  await session.call('IEventSource_registerListener', source, {
    listener,
    interesting: [...interesting],
    active: false,
  });
  changed(undefined);
  while (!signal.aborted) {
    const event = await session.text('IEventSource_getEvent', source, { listener, timeout: 0 });
    heard();
    if (event === '') await wait(clock, PERIOD_MS, signal);
    else {
      const type = await session.text('IEvent_getType', event);
      const of = childText(await session.call('IMachineEvent_getMachineId', event), 'returnval');
      await session.call('IEventSource_eventProcessed', source, { listener, event });
      await session.call('IManagedObjectRef_release', event).catch(() => {});
      if (type === 'OnMachineRegistered') changed(undefined);
      changed(of);
    }
  }
  await session.call('IEventSource_unregisterListener', source, { listener });
}
