import type { Progress } from '@snaptree/core';
import { child, childText, type XmlElement } from '@snaptree/formats';
import { SoapUnanswered } from '../../soap/errors.ts';
import { faultOfResult, VimFault } from '../vim/faults.ts';
import { readObject, readProperties } from '../vim/properties.ts';
import type { VimService } from '../vim/service.ts';
import type { VimSession } from '../vim/session.ts';
import { until } from '../vim/until.ts';
import { type ManagedObject, referenceIn, referencesIn } from '../vim/values.ts';

/** The content of a `TaskInfo`. */
export interface TaskFacts {
  readonly task: ManagedObject;
  /** vSphere's ID of the operation: `vm.Snapshot.remove`. */
  readonly operation: string;
  /** The object that it changes: a VM, or with vcsim (0.24) a snapshot. */
  readonly entity: string;
  readonly state: 'queued' | 'running' | 'success' | 'error';
  readonly cancelable: boolean;
  /** Undefined: none is reported now. */
  readonly percent: number | undefined;
  readonly text: string;
  readonly error: VimFault | undefined;
}

/** vCenter's labels of its operations (TaskManager.description.methodInfo, 6.5), also for vcsim's IDs (0.24). */
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
  // Hosts put the name of the API in front of some IDs (`vim.vm.Snapshot.remove`).
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

/** References of the recent tasks that the server remembers, of all VMs. */
export async function recentTasks(session: VimSession): Promise<ManagedObject[]> {
  const { taskManager } = session.content;
  const { values } = await readObject(session, taskManager, ['recentTask']);
  return referencesIn(values.get('recentTask'));
}

/** Tasks that the server no longer knows are left out. */
export async function factsOf(session: VimSession, tasks: readonly ManagedObject[]): Promise<TaskFacts[]> {
  const found = await readProperties(session, tasks, { type: 'Task', paths: ['info'] });
  return found.flatMap(({ values }) => {
    const info = values.get('info');
    return info === undefined ? [] : [taskFacts(info)];
  });
}

export interface FollowTaskOptions {
  /** Requests that the task be canceled. */
  readonly signal: AbortSignal;
  /** The driver is closed; the task continues without it. */
  readonly closed: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/**
 * Waits for the end of a task and reports its progress. vSphere's percentages may decrease, be missing and never
 * reach 100; reported ones never decrease, and only the state ends the wait. A cancelable task is canceled when the
 * signal aborts, but its own result still counts.
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
    const text = facts.state === 'queued' ? `${facts.text}: queued` : facts.text;
    report({ text, ...(highest === undefined ? {} : { percent: highest }) });
    cancelling.seen(facts);
    return undefined;
  };
  try {
    const end = await until(service, { object: task, path: 'info', signal: closed }, look);
    if (end.state === 'error') throw end.error ?? new VimFault('', '');
  } catch (error) {
    if (!closed.aborted) throw error;
    throw new SoapUnanswered('Snaptree stopped waiting for the end of the task', {
      sent: true,
      cause: error,
    });
  } finally {
    cancelling.stop();
  }
}

/** Requests it once, as soon as the signal aborts and the task is cancelable. The answer does not matter. */
function cancelOnAbort(service: VimService, task: ManagedObject, signal: AbortSignal) {
  let cancelable = false;
  let asked = false;
  const ask = () => {
    if (!signal.aborted || !cancelable || asked) return;
    asked = true;
    // Fails if the task has ended first; the result of the task counts.
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
