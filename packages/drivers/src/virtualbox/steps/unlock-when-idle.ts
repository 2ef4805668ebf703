import { type Clock, wait } from '../../time/clock.ts';
import { leavesUnknown } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { workOf } from '../states.ts';

const PERIOD_MS = 1_000;
/** Looks without an answer after which VirtualBox has ended the web session by itself: it waits 300 s (7.2). */
const MOST_SILENT_LOOKS = 300;

/**
 * Gives a lock back when the machine is at rest, however long that takes. Given back while a merge is under way it
 * leaves the machine "deleting a snapshot" until VBoxSVC is started anew, although the merge is over (7.2, tried).
 */
export async function unlockWhenIdle(
  { session, machine, clock }: { session: WebSession; machine: Reference; clock: Clock },
  sessionObject: Reference,
): Promise<void> {
  for (let silent = 0; silent < MOST_SILENT_LOOKS; ) {
    await wait(clock, PERIOD_MS);
    try {
      const state = await session.text('IMachine_getState', machine);
      if (workOf(state) === undefined) break;
      silent = 0;
    } catch (error) {
      if (!leavesUnknown(error)) return;
      silent += 1;
    }
  }
  await session.call('ISession_unlockMachine', sessionObject).catch(() => {});
  await session.logoff().catch(() => {});
}
