import { setTimeout as pause } from 'node:timers/promises';
import { factsOf, probePaths } from './reading/probe.ts';
import { createView, destroyView, everythingIn } from './vim/properties.ts';
import type { VimService } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { follow, type ObjectUpdate } from './vim/updates.ts';

/** After a lost connection, in milliseconds: the first pause, and the longest one. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

type Changed = (domainId: string | undefined) => void;

export interface Watching {
  /** Machines as they were last read: digests of `factsOf` by id. */
  readonly seen: ReadonlyMap<string, string>;
  readonly changed: Changed;
  readonly signal: AbortSignal;
}

/**
 * Hears of what anybody does to machines, until the signal: vSphere holds its answer back until something changes.
 * Whenever the thread was lost, and at first, everything is told once, and what is no longer as it was read is
 * announced; what came and went in between only the list shows.
 */
export async function watchMachines(service: VimService, { seen, changed, signal }: Watching): Promise<void> {
  for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    try {
      await service.reading(async (session) => {
        for await (const updates of everyMachine(session, signal)) {
          wait = FIRST_PAUSE_MS;
          announce(updates, seen, changed);
        }
      });
    } catch {
      // A host that cannot be reached is found out by those who read it.
      if (!signal.aborted) changed(undefined);
    }
    await pause(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

const asked = { type: 'VirtualMachine', paths: probePaths };

async function* everyMachine(session: VimSession, signal: AbortSignal) {
  const view = await createView(session, asked.type);
  try {
    yield* follow(session, everythingIn(view, asked), { signal });
  } finally {
    await destroyView(session, view);
  }
}

function announce(updates: readonly ObjectUpdate[], seen: Watching['seen'], changed: Changed): void {
  if (updates.some(({ kind, changes }) => kind !== 'modify' || changes.has('name'))) changed(undefined);
  const others = updates.filter((update) => !isAsSeen(update, seen));
  for (const id of new Set(others.map(({ object }) => object.value))) changed(id);
}

/** One that nobody has read yet is read from the list. */
function isAsSeen({ kind, object, changes }: ObjectUpdate, seen: Watching['seen']): boolean {
  const before = seen.get(object.value);
  return kind === 'enter' && (before === undefined || before === factsOf(changes));
}
