import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { missingIn } from './properties.ts';
import type { VimSession } from './session.ts';
import { type Fields, type ManagedObject, referenceIn, structure } from './values.ts';

/** What became of one object since the last look. */
export interface ObjectUpdate {
  readonly object: ManagedObject;
  readonly kind: 'enter' | 'modify' | 'leave';
  /** Properties that changed, by path; undefined: it has no value any more. */
  readonly changes: ReadonlyMap<string, XmlElement | undefined>;
}

/** How long the server is asked to wait for a change, in seconds; then it is asked again. */
const WAIT_S = 25;
/** How much later than that its answer may come, in milliseconds. */
const LATE_MS = 20_000;

export interface FollowOptions {
  readonly signal?: AbortSignal;
}

/**
 * Follows what a filter selects: first everything as it is, then whatever changes, on connections of its own and
 * with a collector of its own, so that several can wait at the same time. An empty list: nothing changed for a
 * while. Ends when the signal does.
 * @throws VimFault `InvalidCollectorVersion` when the server has lost the thread: begin anew
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
    // It ends with the session as well, whatever is answered here.
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

/** A set that was cut short (`truncated`) goes on in the next one at once. */
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

const kindOf = (told: string | undefined): ObjectUpdate['kind'] =>
  told === 'enter' || told === 'leave' ? told : 'modify';
