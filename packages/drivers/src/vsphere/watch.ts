import { setTimeout as pause } from 'node:timers/promises';
import { outlinePaths } from './outline.ts';
import { everythingIn, withView } from './vim/properties.ts';
import type { VimService } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { follow, type ObjectUpdate } from './vim/updates.ts';

/** After a lost connection, in milliseconds: the first pause, and the longest one. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

type Changed = (domainId: string | undefined) => void;

/**
 * Hears of what anybody does to machines: vSphere holds the answer back until something changes. Whenever it has
 * lost the thread, everything may have changed, so the list is announced and it begins anew.
 */
export function watchMachines(service: VimService, changed: Changed): () => void {
  const stop = new AbortController();
  void listen(service, changed, stop.signal);
  return () => stop.abort();
}

async function listen(service: VimService, changed: Changed, signal: AbortSignal): Promise<void> {
  for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    const heard = () => {
      wait = FIRST_PAUSE_MS;
    };
    try {
      await service.reading((session) => listenOnce(session, { changed, heard, signal }));
    } catch {
      // A host that cannot be reached is found out by those who read it.
      if (!signal.aborted) changed(undefined);
    }
    await pause(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

interface Listening {
  readonly changed: Changed;
  /** Called when the server has answered: it is there. */
  readonly heard: () => void;
  readonly signal: AbortSignal;
}

const asked = { type: 'VirtualMachine', paths: outlinePaths };

function listenOnce(session: VimSession, { changed, heard, signal }: Listening): Promise<void> {
  return withView(session, 'VirtualMachine', async (view) => {
    let first = true;
    for await (const updates of follow(session, everythingIn(view, asked), { signal })) {
      heard();
      // What is there at first is no change, but what happened before is not known either.
      if (first) changed(undefined);
      else announce(updates, changed);
      first = false;
    }
  });
}

function announce(updates: readonly ObjectUpdate[], changed: Changed): void {
  if (updates.some(({ kind, changes }) => kind !== 'modify' || changes.has('name'))) changed(undefined);
  for (const id of new Set(updates.map(({ object }) => object.value))) changed(id);
}
