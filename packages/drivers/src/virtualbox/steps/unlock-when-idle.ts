import { type Clock, wait } from '../../time/clock.ts';
import { leavesUnknown } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { workOf } from '../states.ts';

const PERIOD_MS = 1_000;
/** Polls without an answer after which VirtualBox has ended the web session: it waits 300 s (7.2). */
const MOST_SILENT_POLLS = 300;

/**
 * Releases a lock once the VM is in a stable state. Released during a merge, it leaves the VM in the state "deleting a
 * snapshot" until VBoxSVC is restarted, although the merge has ended (7.2, tested).
 */
export async function unlockWhenIdle(
  { session, machine, clock }: { session: WebSession; machine: Reference; clock: Clock },
  sessionObject: Reference,
): Promise<void> {
  for (let silent = 0; silent < MOST_SILENT_POLLS; ) {
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
