import { type Changed, type KeepWatchingOptions, keepWatching } from '../watching/keep-watching.ts';
import { factsOf, probePaths } from './reading/probe.ts';
import { createView, destroyView, everythingIn } from './vim/properties.ts';
import type { VimService } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { follow, type ObjectUpdate } from './vim/updates.ts';

export interface Watching extends KeepWatchingOptions {
  /** Machines as they were last read: digests of `factsOf` by id. */
  readonly seen: Seen;
}

type Seen = { get(id: string): string | undefined };

/**
 * Hears of what anybody does to machines, until the signal: vSphere holds its answer back until something changes.
 * Whenever the thread was lost, and at first, everything is told once, and what is no longer as it was read is
 * announced; what came and went in between only the list shows.
 */
export function watchMachines(service: VimService, watching: Watching): Promise<void> {
  const { seen, changed, signal } = watching;
  return keepWatching(watching, (heard) =>
    service.reading(async (session) => {
      for await (const updates of everyMachine(session, signal)) {
        heard();
        announce(updates, seen, changed);
      }
    }),
  );
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

function announce(updates: readonly ObjectUpdate[], seen: Seen, changed: Changed): void {
  if (updates.some(({ kind, changes }) => kind !== 'modify' || changes.has('name'))) changed(undefined);
  const others = updates.filter((update) => !isAsSeen(update, seen));
  for (const id of new Set(others.map(({ object }) => object.value))) changed(id);
}

/** One that nobody has read yet is read from the list. */
function isAsSeen({ kind, object, changes }: ObjectUpdate, seen: Seen): boolean {
  const before = seen.get(object.value);
  return kind === 'enter' && (before === undefined || before === factsOf(changes));
}
