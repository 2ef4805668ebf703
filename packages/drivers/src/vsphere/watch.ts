import { type Changed, type KeepWatchingOptions, keepWatching } from '../watching/keep-watching.ts';
import { factsOf, probePaths } from './reading/probe.ts';
import { createView, destroyView, everythingIn } from './vim/properties.ts';
import type { VimService } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { follow, type ObjectUpdate } from './vim/updates.ts';

export interface Watching extends KeepWatchingOptions {
  /** VMs as they were last read: digests of `factsOf` by ID. */
  readonly seen: Seen;
}

type Seen = { get(id: string): string | undefined };

/**
 * Reports changes by any client until the signal aborts: vSphere delays its answer until something changes. At the
 * start, and after an interruption, vSphere lists all VMs, and those that differ from the last reading are announced.
 * VMs that appeared or disappeared in between show up only in the list.
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

/** A VM that was never read is covered by the list. */
function isAsSeen({ kind, object, changes }: ObjectUpdate, seen: Seen): boolean {
  const before = seen.get(object.value);
  return kind === 'enter' && (before === undefined || before === factsOf(changes));
}
