import { childText, type XmlElement } from '@snaptree/formats';
import type { ExecuteOptions } from '../../driver.ts';
import type { Subject } from '../../step/attempt.ts';
import type { Clock } from '../../time/clock.ts';
import { leavesUnknown } from '../connecting/web-service.ts';
import type { Params, Reference, WebSession } from '../connecting/web-session.ts';
import { follow } from './progress.ts';
import { unlockWhenIdle } from './unlock-when-idle.ts';

/** What every step works with; one web session that nobody else uses. */
export interface StepContext {
  readonly session: WebSession;
  readonly machine: Reference;
  /** The VM's name, for messages. */
  readonly name: string;
  readonly subject: Subject;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
  /** Called when the one call that changes something leaves. */
  readonly onSent: () => void;
}

export interface Change {
  readonly of: Reference;
  readonly params?: Params;
}

/** A call that changes something: on a connection of its own, announced before it leaves, never sent twice. */
export async function change(
  context: StepContext,
  method: string,
  { of, params }: Change,
): Promise<XmlElement> {
  const { options, session, onSent } = context;
  options.signal.throwIfAborted();
  await options.sending();
  onSent();
  return session.alone().call(method, of, params);
}

/** A change that answers with a progress object, which is followed to its end. */
export async function changeAndFollow(context: StepContext, method: string, call: Change): Promise<void> {
  const answer = await change(context, method, call);
  const progress = childText(answer, 'returnval') ?? '';
  await follow(context.session, progress, { clock: context.clock, report: context.options.report });
}

/** A session object with a lock on the machine, and the machine as it may be changed through it. */
export interface Locked {
  readonly sessionObject: Reference;
  readonly machine: Reference;
}

/**
 * Works on the machine under a lock. A shared one is given beside the machine's own process and beside another
 * client's write lock (7.2, tried), and is a write lock where nobody else has one.
 */
export async function locked<T>(context: StepContext, work: (locked: Locked) => Promise<T>): Promise<T> {
  const { session } = context;
  const sessionObject = await session.sessionObject();
  await session.call('IMachine_lockMachine', context.machine, { session: sessionObject, lockType: 'Shared' });
  // The lock ends with the web session as well, whatever is answered here.
  const unlock = () => session.call('ISession_unlockMachine', sessionObject).catch(() => {});
  try {
    const machine = await session.text('ISession_getMachine', sessionObject);
    const result = await work({ sessionObject, machine });
    await unlock();
    return result;
  } catch (error) {
    if (leavesUnknown(error)) void unlockWhenIdle(context, sessionObject);
    else await unlock();
    throw error;
  }
}
