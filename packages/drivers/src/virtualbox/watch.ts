import { setTimeout as pause } from 'node:timers/promises';
import { childText } from '@snaptree/formats';
import { WebService, type WebServiceOptions } from './connecting/web-service.ts';
import type { WebSession } from './connecting/web-session.ts';

/** Events of 7.2 after which a tree, a state or the list is another one. */
const interesting = [
  'OnSnapshotTaken',
  'OnSnapshotDeleted',
  'OnSnapshotChanged',
  'OnSnapshotRestored',
  'OnMachineStateChanged',
  'OnMachineDataChanged',
  'OnMachineRegistered',
] as const;

/** How often VirtualBox is asked for events, in milliseconds; it keeps them meanwhile. */
const PERIOD_MS = 300;
/** After a connection was lost, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000;

type Changed = (domainId: string | undefined) => void;

/**
 * Hears of snapshots that anybody takes, deletes, restores or edits, through a listener that is asked again and
 * again. After a lost connection everything may have changed, so the list is announced.
 */
export function watchMachines(options: WebServiceOptions, changed: Changed): () => void {
  const service = new WebService(options);
  const stop = new AbortController();
  void listen(service, changed, stop.signal).finally(() => service.close());
  return () => stop.abort();
}

async function listen(service: WebService, changed: Changed, signal: AbortSignal): Promise<void> {
  for (let wait = PERIOD_MS; !signal.aborted; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    try {
      await service.acting((session) => listenOnce(session, changed, signal));
    } catch {
      // A host that cannot be reached is found out by those who read it.
      changed(undefined);
    }
    await pause(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function listenOnce(session: WebSession, changed: Changed, signal: AbortSignal): Promise<void> {
  const source = await session.text('IVirtualBox_getEventSource', session.root);
  const listener = await session.text('IEventSource_createListener', source);
  await session.call('IEventSource_registerListener', source, {
    listener,
    interesting: [...interesting],
    active: false,
  });
  while (!signal.aborted) {
    const event = await session.text('IEventSource_getEvent', source, { listener, timeout: 0 });
    if (event === '') await pause(PERIOD_MS, undefined, { signal, ref: false }).catch(() => {});
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
