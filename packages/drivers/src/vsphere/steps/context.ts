import type { Step } from '@snaptree/core';
import { child, type XmlElement } from '@snaptree/formats';
import type { ExecuteOptions } from '../../driver.ts';
import { SoapBroken } from '../../soap/errors.ts';
import type { Subject } from '../../step/attempt.ts';
import { treeChanged } from '../../step/expectations.ts';
import type { Clock } from '../../time/clock.ts';
import type { SentStep, SentSteps } from '../tasks/sent.ts';
import { followTask } from '../tasks/tasks.ts';
import { VimFault } from '../vim/faults.ts';
import type { VimService } from '../vim/service.ts';
import { type Fields, type ManagedObject, referenceIn } from '../vim/values.ts';
import type { Now } from './precondition.ts';

/** Where a step runs, and who waits for it. */
export interface StepSite {
  readonly service: VimService;
  readonly machine: ManagedObject;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
  readonly sent: SentSteps;
  /** Aborted when the driver is closed and no one waits for the step. */
  readonly closed: AbortSignal;
  /** Called with true when the change is sent, and with false when it certainly had no effect. */
  readonly leaving: (left: boolean) => void;
  /** Called with the names of the VM and its snapshots as soon as they are known. */
  readonly named: (subject: Subject) => void;
}

/** What every step works with. */
export interface StepContext extends StepSite {
  /** The VM right before the step. */
  readonly now: Now;
}

/** The one call of a step that makes the change. */
export interface StepCall {
  readonly step: Step;
  readonly method: string;
  readonly of: ManagedObject;
  readonly params?: Fields;
}

/**
 * Faults after which the outcome of a call is unknown: vCenter passes calls on to its hosts, and may lose track of
 * one.
 */
const unclear: ReadonlySet<string> = new Set([
  '',
  'SystemError',
  'HostCommunication',
  'HostNotConnected',
  'HostNotReachable',
  'Timedout',
  'RequestCanceled',
]);

/** Recorded before it is sent, and never sent twice. */
async function change(context: StepContext, call: StepCall): Promise<XmlElement> {
  const { options, service, machine, sent } = context;
  options.signal.throwIfAborted();
  const record: SentStep = {
    step: call.step,
    tasksBefore: context.now.tasks,
    state: 'refused',
  };
  sent.set(machine.value, record);
  await options.sending();
  const leaving = (left: boolean) => {
    record.state = left ? 'leaving' : 'refused';
    context.leaving(left);
  };
  const { method, of, params = {} } = call;
  try {
    return await service.change({ method, of, params, leaving });
  } catch (error) {
    if (error instanceof VimFault && !unclear.has(error.fault)) {
      record.state = 'refused';
      if (error.fault === 'ManagedObjectNotFound')
        throw treeChanged(context.now.vm, `${of.value} no longer exists`);
    }
    throw error;
  }
}

/** A change that has ended when it is answered. */
export async function changeAtOnce(context: StepContext, call: StepCall): Promise<void> {
  await change(context, call);
  const record = context.sent.get(context.machine.value);
  if (record !== undefined) record.state = 'done';
}

/** Sends a change that returns a task, and follows it to its end. */
export async function changeAndFollow(context: StepContext, call: StepCall): Promise<void> {
  const answer = await change(context, call);
  const task = referenceIn(child(answer, 'returnval'));
  if (task === undefined) throw new SoapBroken('The server returned no task.');
  const record = context.sent.get(context.machine.value);
  if (record === undefined) return;
  record.task = task;
  record.state = 'started';
  await context.options.taskRef?.(task.value);
  try {
    await followTask(context.service, task, { ...context.options, closed: context.closed });
    record.state = 'done';
  } catch (error) {
    if (error instanceof VimFault && error.fault !== 'ManagedObjectNotFound') record.state = 'failed';
    throw error;
  }
}
