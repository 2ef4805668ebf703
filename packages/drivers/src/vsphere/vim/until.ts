import type { XmlElement } from '@snaptree/formats';
import { isNotAuthenticated, VimFault } from './faults.ts';
import { propertiesOf, readObject } from './properties.ts';
import type { VimService } from './service.ts';
import type { VimSession } from './session.ts';
import { follow } from './updates.ts';
import type { ManagedObject } from './values.ts';

export interface Watched {
  readonly object: ManagedObject;
  /** One property of the object. */
  readonly path: string;
  /** Called when nothing has changed for a while; an error that it throws ends the wait. */
  readonly silent?: () => void;
  /** Ends the wait with its reason as the error. */
  readonly signal?: AbortSignal;
}

/** How often in a row a session may end without any update. */
const SILENT_ENDS = 3;

/**
 * Calls `look` with a property now and after each change, until it returns a value. When the session ends, or the
 * server no longer knows the version of its updates, it continues in a new session, which is safe because it only
 * reads.
 * @throws VimFault `ManagedObjectNotFound` if the object no longer exists
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
      // Some servers report only a part of the property (`info.progress`).
      const value = changes.has(path)
        ? changes.get(path)
        : (await readObject(session, object, [path])).values.get(path);
      const answer = look(value);
      if (answer !== undefined) return answer;
    }
  }
  signal?.throwIfAborted();
  throw new VimFault('The server ended its updates.', 'InvalidCollectorVersion');
}
