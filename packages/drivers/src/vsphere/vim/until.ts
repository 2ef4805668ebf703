import type { XmlElement } from '@snaptree/formats';
import { isNotAuthenticated, VimFault } from './faults.ts';
import { propertiesOf, readObject } from './properties.ts';
import type { VimService } from './service.ts';
import type { VimSession } from './session.ts';
import { follow } from './updates.ts';
import type { ManagedObject } from './values.ts';

export interface Watched {
  readonly object: ManagedObject;
  /** One property of it, read as a whole. */
  readonly path: string;
  /** Called when nothing changed for a while; what it throws ends the watching. */
  readonly silent?: () => void;
  /** Ends the watching; what is thrown then is its reason. */
  readonly signal?: AbortSignal;
}

/** How often a session may end in a row without anything having been heard in between. */
const SILENT_ENDS = 3;

/**
 * Calls `look` with a property as it is and after each change, until it answers something. When the session ends
 * meanwhile, or the server loses the thread of its updates, it goes on with the same object on a new one: looking
 * changes nothing, so nothing is done twice.
 * @throws VimFault `ManagedObjectNotFound` when the object is gone
 */
export async function until<T>(
  service: VimService,
  watched: Watched,
  look: (value: XmlElement | undefined) => T | undefined,
): Promise<T> {
  for (let ends = 0; ; ends++) {
    let heard = false;
    try {
      return await service.reading((session) =>
        looking(session, watched, (value) => {
          heard = true;
          return look(value);
        }),
      );
    } catch (error) {
      if (heard) ends = 0;
      if (!isInterrupted(error) || ends >= SILENT_ENDS) throw error;
    }
  }
}

const isInterrupted = (error: unknown): boolean =>
  isNotAuthenticated(error) || (error instanceof VimFault && error.fault === 'InvalidCollectorVersion');

async function looking<T>(
  session: VimSession,
  { object, path, silent, signal }: Watched,
  look: (value: XmlElement | undefined) => T | undefined,
): Promise<T> {
  for await (const updates of follow(
    session,
    propertiesOf(object, [path]),
    signal === undefined ? {} : { signal },
  )) {
    if (updates.length === 0) silent?.();
    for (const { kind, changes } of updates) {
      if (kind === 'leave') throw new VimFault('', 'ManagedObjectNotFound');
      // Some servers report a part of the property (`info.progress`) although the whole was asked for.
      const value = changes.has(path)
        ? changes.get(path)
        : (await readObject(session, object, [path])).values.get(path);
      const answer = look(value);
      if (answer !== undefined) return answer;
    }
  }
  signal?.throwIfAborted();
  throw new VimFault('The server ended its updates', 'InvalidCollectorVersion');
}
