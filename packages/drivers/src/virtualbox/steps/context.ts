import { childText, type XmlElement } from '@snaptree/formats';
import type { ExecuteOptions } from '../../driver.ts';
import type { Subject } from '../../step/attempt.ts';
import type { Clock } from '../../time/clock.ts';
import { leavesUnknown } from '../connecting/web-service.ts';
import type { Params, Reference, WebSession } from '../connecting/web-session.ts';
import { follow } from './progress.ts';
import { unlockWhenIdle } from './unlock-when-idle.ts';

/** What every step works with. Its web session is not shared. */
export interface StepContext {
  readonly session: WebSession;
  readonly machine: Reference;
  /** The VM's name, for messages. */
  readonly name: string;
  readonly subject: Subject;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
  /** Called when the change is sent. */
  readonly onSent: () => void;
}

export interface Change {
  readonly of: Reference;
  readonly params?: Params;
}

/** Sends a change on a connection of its own, never twice. */
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

/** Sends a change that returns a progress object, and follows it to its end. */
export async function changeAndFollow(context: StepContext, method: string, call: Change): Promise<void> {
  const answer = await change(context, method, call);
  const progress = childText(answer, 'returnval') ?? '';
  await follow(context.session, progress, { clock: context.clock, report: context.options.report });
}

/** A session object with a lock on the VM, and the machine object that can be changed through it. */
export interface Locked {
  readonly sessionObject: Reference;
  readonly machine: Reference;
}

/**
 * Works on the VM under a lock. VirtualBox grants a shared lock in addition to those of the VM's process and of other
 * clients (7.2, tested); without another one, it is a write lock.
 */
export async function locked<T>(context: StepContext, work: (locked: Locked) => Promise<T>): Promise<T> {
  const { session } = context;
  const sessionObject = await session.sessionObject();
  await session.call('IMachine_lockMachine', context.machine, { session: sessionObject, lockType: 'Shared' });
  // If this fails, the lock ends with the web session.
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
