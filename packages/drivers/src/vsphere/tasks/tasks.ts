import type { Progress } from '@snaptree/core';
import { child, childText, type XmlElement } from '@snaptree/formats';
import { SoapUnanswered } from '../../soap/errors.ts';
import { faultOfResult, VimFault } from '../vim/faults.ts';
import { readObject, readProperties } from '../vim/properties.ts';
import type { VimService } from '../vim/service.ts';
import type { VimSession } from '../vim/session.ts';
import { until } from '../vim/until.ts';
import { type ManagedObject, referenceIn, referencesIn } from '../vim/values.ts';

/** A task as `TaskInfo` tells it. */
export interface TaskFacts {
  readonly task: ManagedObject;
  /** The operation by its id in vSphere: `vm.Snapshot.remove`. */
  readonly operation: string;
  /** What it works on: a machine, and with vcsim (0.24) also a snapshot. */
  readonly entity: string;
  readonly state: 'queued' | 'running' | 'success' | 'error';
  readonly cancelable: boolean;
  /** Undefined: it tells none, or none now. */
  readonly percent: number | undefined;
  readonly text: string;
  readonly error: VimFault | undefined;
}

/** vCenter's own labels of its operations (TaskManager.description.methodInfo, 6.5), and vcsim's ids (0.24). */
const labels: Readonly<Record<string, string>> = {
  'VirtualMachine.createSnapshot': 'Create virtual machine snapshot',
  'vm.Snapshot.remove': 'Remove snapshot',
  'VirtualMachineSnapshot.removeSnapshot': 'Remove snapshot',
  'vm.Snapshot.revert': 'Revert snapshot',
  'VirtualMachineSnapshot.revertToSnapshot': 'Revert snapshot',
  'VirtualMachine.removeAllSnapshots': 'Remove all snapshots',
  'VirtualMachine.consolidateDisks': 'Consolidate virtual machine disk files',
  'VirtualMachine.powerOn': 'Power On virtual machine',
  'VirtualMachine.powerOff': 'Power Off virtual machine',
  'VirtualMachine.suspend': 'Suspend virtual machine',
};

export function taskFacts(info: XmlElement): TaskFacts {
  // Hosts write some of their ids with the name of the API before them (`vim.vm.Snapshot.remove` in their logs).
  const operation = (childText(info, 'descriptionId') ?? '').replace(/^vim\./, '');
  const phase = childText(child(info, 'description') ?? info, 'message') ?? '';
  const percent = Number(childText(info, 'progress') ?? Number.NaN);
  const error = child(info, 'error');
  return {
    task: referenceIn(child(info, 'task')) ?? { type: 'Task', value: childText(info, 'key') ?? '' },
    operation,
    entity: childText(info, 'entity') ?? '',
    state: stateOf(childText(info, 'state') ?? ''),
    cancelable: childText(info, 'cancelable') === 'true',
    percent: Number.isFinite(percent) ? Math.min(100, Math.max(0, percent)) : undefined,
    text: phase.trim() === '' ? (labels[operation] ?? operation) : phase.trim(),
    error: error === undefined ? undefined : faultOfResult(error),
  };
}

const stateOf = (state: string): TaskFacts['state'] =>
  state === 'success' || state === 'error' || state === 'queued' ? state : 'running';

/** References of the tasks that the server remembers of late, of any machine. */
export async function recentTasks(session: VimSession): Promise<ManagedObject[]> {
  const { taskManager } = session.content;
  const { values } = await readObject(session, taskManager, ['recentTask']);
  return referencesIn(values.get('recentTask'));
}

/** Those of the tasks that the server still knows. */
export async function factsOf(session: VimSession, tasks: readonly ManagedObject[]): Promise<TaskFacts[]> {
  const found = await readProperties(session, tasks, { type: 'Task', paths: ['info'] });
  return found.flatMap(({ values }) => {
    const info = values.get('info');
    return info === undefined ? [] : [taskFacts(info)];
  });
}

export interface FollowTaskOptions {
  /** Asks for the task to be cancelled. */
  readonly signal: AbortSignal;
  /** The driver is closed: nobody waits any more, and the task goes on alone. */
  readonly closed: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/**
 * Waits for the end of a task and says how far it is. Its percentages may fall, go missing and never reach 100;
 * what is reported never falls, and only the state says that it is over. When the signal asks for it and the task
 * can be cancelled, it is; the end is the task's own all the same.
 * @throws VimFault with the task's error
 */
export async function followTask(
  service: VimService,
  task: ManagedObject,
  { signal, closed, report }: FollowTaskOptions,
): Promise<void> {
  const cancelling = cancelOnAbort(service, task, signal);
  let highest: number | undefined;
  const look = (info: XmlElement | undefined): TaskFacts | undefined => {
    if (info === undefined) return undefined;
    const facts = taskFacts(info);
    if (facts.state === 'success' || facts.state === 'error') return facts;
    if (facts.percent !== undefined) highest = Math.max(highest ?? 0, facts.percent);
    const text = facts.state === 'queued' ? `${facts.text}: waiting for its turn` : facts.text;
    report({ text, ...(highest === undefined ? {} : { percent: highest }) });
    cancelling.seen(facts);
    return undefined;
  };
  try {
    const end = await until(service, { object: task, path: 'info', signal: closed }, look);
    if (end.state === 'error') throw end.error ?? new VimFault('', '');
  } catch (error) {
    if (!closed.aborted) throw error;
    throw new SoapUnanswered('Nobody waited for the end of the task', { sent: true, cause: error });
  } finally {
    cancelling.stop();
  }
}

/** Asks once, as soon as it is wanted and the task says that it can be. Nobody waits for the answer. */
function cancelOnAbort(service: VimService, task: ManagedObject, signal: AbortSignal) {
  let cancelable = false;
  let asked = false;
  const ask = () => {
    if (!signal.aborted || !cancelable || asked) return;
    asked = true;
    // Refused when the task ended first; its end tells what became of it.
    service.reading((session) => session.alone().call('CancelTask', task)).catch(() => {});
  };
  signal.addEventListener('abort', ask, { once: true });
  return {
    seen: (facts: TaskFacts) => {
      cancelable = facts.cancelable;
      ask();
    },
    stop: () => signal.removeEventListener('abort', ask),
  };
}
