import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { missingIn } from './properties.ts';
import type { VimSession } from './session.ts';
import { type Fields, type ManagedObject, referenceIn, structure } from './values.ts';

/** Changes of one object since the last update. */
export interface ObjectUpdate {
  readonly object: ManagedObject;
  readonly kind: 'enter' | 'modify' | 'leave';
  /** Changed properties by path; undefined for one that no longer has a value. */
  readonly changes: ReadonlyMap<string, XmlElement | undefined>;
}

/** How long the server waits for a change before it answers, in seconds. */
const WAIT_S = 25;
/** How much later than that its answer may arrive, in milliseconds. */
const LATE_MS = 20_000;

export interface FollowOptions {
  readonly signal?: AbortSignal;
}

/**
 * Yields the objects of a filter, then their changes, until the signal aborts; an empty list means that nothing has
 * changed for a while. It uses connections and a collector of its own, so that several can wait at the same time.
 * @throws VimFault `InvalidCollectorVersion` if the server no longer knows the version: start again
 */
export async function* follow(
  session: VimSession,
  spec: Fields,
  { signal }: FollowOptions = {},
): AsyncGenerator<readonly ObjectUpdate[], void> {
  const collector = await session.object('CreatePropertyCollector', session.content.propertyCollector);
  try {
    await session.call('CreateFilter', collector, { spec: structure(spec), partialUpdates: false });
    for (let version = ''; signal?.aborted !== true; ) {
      const answer = await wait(session, collector, { version, ...(signal === undefined ? {} : { signal }) });
      const set = child(answer, 'returnval');
      version = (set === undefined ? undefined : childText(set, 'version')) ?? version;
      yield set === undefined ? [] : updatesIn(set);
    }
  } finally {
    // If this fails, the collector ends with the session.
    await session.call('DestroyPropertyCollector', collector).catch(() => {});
  }
}

const wait = (
  session: VimSession,
  collector: ManagedObject,
  { version, ...options }: { version: string; signal?: AbortSignal },
): Promise<XmlElement> =>
  session
    .alone({ ...options, silenceMs: WAIT_S * 1_000 + LATE_MS })
    .call('WaitForUpdatesEx', collector, { version, options: structure({ maxWaitSeconds: WAIT_S }) });

/** A `truncated` set continues in the next one. */
function updatesIn(set: XmlElement): ObjectUpdate[] {
  return childrenNamed(set, 'filterSet').flatMap((filter) =>
    childrenNamed(filter, 'objectSet').flatMap((update) => {
      const object = referenceIn(child(update, 'obj'));
      if (object === undefined) return [];
      missingIn(update);
      const changes = childrenNamed(update, 'changeSet').map(
        (change) => [childText(change, 'name') ?? '', child(change, 'val')] as const,
      );
      return [{ object, kind: kindOf(childText(update, 'kind')), changes: new Map(changes) }];
    }),
  );
}

const kindOf = (kind: string | undefined): ObjectUpdate['kind'] =>
  kind === 'enter' || kind === 'leave' ? kind : 'modify';
