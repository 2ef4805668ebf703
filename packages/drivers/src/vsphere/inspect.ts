import { type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';
import { isCreated, isCurrent, unlessLiveChanged } from '../step/evidence.ts';
import { hasReached } from '../step/power.ts';
import type { Clock } from '../time/clock.ts';
import { onlyAsks } from './tasks/running.ts';
import type { SentStep, SentSteps } from './tasks/sent.ts';
import { factsOf, recentTasks, type TaskFacts } from './tasks/tasks.ts';
import { readObject } from './vim/properties.ts';
import type { VimService } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { type ManagedObject, reference, referencesIn } from './vim/values.ts';

export interface Inspection {
  readonly service: VimService;
  readonly machine: ManagedObject;
  readonly step: Step;
  /** The tree right before the step was sent. */
  readonly before: SnapshotTree;
  /** The recorded task of the step, possibly from before a restart. */
  readonly taskRef: string | undefined;
  readonly sent: SentSteps;
  readonly clock: Clock;
  readonly readTree: () => Promise<SnapshotTree>;
}

const done: StepEvidence = { kind: 'done' };
const notDone: StepEvidence = { kind: 'notDone' };

/** How long a step may leave no trace before none is expected, in milliseconds. */
const ON_ITS_WAY_MS = 10_000;

/**
 * The outcome of a step that was not observed, from vSphere's tasks and the tree. A task belongs to the step if its
 * reference was recorded, or if it started after the step was sent and runs the same operation on this VM. While the
 * VM has any task, nothing is concluded, unless the step is known to have ended. The tree decides whether the step
 * happened: a task may fail after it changed everything, or be canceled too late.
 *
 * A step without a trace may still be on its way to the server, and never counts as not done.
 * @throws SnaptreeError `outcomeUnknown` when nothing shows the outcome of a step that changes the tree
 */
export async function inspectStep(inspection: Inspection): Promise<StepEvidence> {
  const { service, step, before } = inspection;
  const record = recordOf(inspection);
  // A change in the tree is then the work of another client.
  if (record.state === 'refused') return notDone;
  const isOpen = record.state === 'leaving' || record.state === 'started';
  const tasks = isOpen ? await service.reading((session) => tasksOf(session, inspection, record)) : [];
  const running = tasks.find(isUnderWay);
  if (running !== undefined) {
    if (record.task === undefined && mayBeOf(record, step, running)) record.task = running.task;
    return { kind: 'running', progress: progressOf(running) };
  }
  const now = await inspection.readTree();
  const seen = evidenceOf(step, before, now);
  if (seen === 'done') return done;
  const own =
    record.task === undefined
      ? tasks.find((each) => record.tasksBefore !== undefined && mayBeOf(record, step, each))
      : tasks.find((each) => each.task.value === record.task?.value);
  if (own?.state === 'success' || record.state === 'done')
    return seen === 'traceless' ? done : withoutTrace(inspection, record);
  if (own?.state === 'error' || record.state === 'failed')
    return unlessLiveChanged(notDone, { step, before, now });
  return withoutTrace(inspection, record);
}

const isUnderWay = ({ state, operation }: TaskFacts): boolean =>
  (state === 'queued' || state === 'running') && !onlyAsks(operation);

/** The record of this step. After a restart there is none, and the call may have been sent just before. */
function recordOf({ machine, step, taskRef, sent }: Inspection): SentStep {
  const known = sent.get(machine.value);
  if (known !== undefined && JSON.stringify(known.step) === JSON.stringify(step)) return known;
  const task = taskRef === undefined ? {} : { task: reference('Task', taskRef) };
  const fresh: SentStep = { step, tasksBefore: undefined, state: 'leaving', ...task };
  sent.set(machine.value, fresh);
  return fresh;
}

/** Only the step's own task while it runs; otherwise all tasks of the VM that the server remembers. */
async function tasksOf(
  session: VimSession,
  { machine, step }: Inspection,
  { task: own }: SentStep,
): Promise<TaskFacts[]> {
  const known = own === undefined ? [] : await factsOf(session, [own]);
  if (known.some(isUnderWay)) return known;
  const { values } = await readObject(session, machine, ['recentTask']);
  const listed = [...referencesIn(values.get('recentTask')), ...(await recentTasks(session))];
  const names = new Set(listed.map((each) => each.value));
  if (own !== undefined) names.delete(own.value);
  const others = await factsOf(
    session,
    [...names].map((name) => reference('Task', name)),
  );
  const touched = 'id' in step ? step.id : step.kind === 'revert' ? step.to : undefined;
  return [...known, ...others.filter(({ entity }) => entity === machine.value || entity === touched)];
}

/** By operation and time: the tasks from before the step are known. */
const mayBeOf = ({ tasksBefore }: SentStep, step: Step, task: TaskFacts): boolean =>
  tasksBefore?.has(task.task.value) !== true && isOperationOf(step, task);

function isOperationOf(step: Step, { operation }: TaskFacts): boolean {
  switch (step.kind) {
    case 'create':
      return operation === 'VirtualMachine.createSnapshot';
    case 'delete':
      return operation === 'vm.Snapshot.remove' || operation === 'VirtualMachineSnapshot.removeSnapshot';
    case 'revert':
      return operation === 'vm.Snapshot.revert' || operation === 'VirtualMachineSnapshot.revertToSnapshot';
    case 'consolidate':
      return operation === 'VirtualMachine.consolidateDisks';
    case 'power':
      return operation === (step.action === 'start' ? 'VirtualMachine.powerOn' : 'VirtualMachine.powerOff');
    case 'managedSave':
      return operation === (step.action === 'save' ? 'VirtualMachine.suspend' : 'VirtualMachine.powerOff');
    case 'rename':
    case 'describe':
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return false;
    default:
      return step satisfies never;
  }
}

/** What the tree shows. `traceless`: the step does not change the tree. */
function evidenceOf(step: Step, before: SnapshotTree, now: SnapshotTree): 'done' | 'notSeen' | 'traceless' {
  const node = (id: string) => now.snapshots.find((each) => each.id === id);
  const seen = (is: boolean) => (is ? 'done' : 'notSeen');
  switch (step.kind) {
    case 'delete':
      return seen(node(step.id) === undefined);
    case 'create':
      return seen(isCreated(step, before, now));
    case 'revert':
      return revertSeen(step, before, now);
    case 'rename':
      return seen(node(step.id)?.name === step.name);
    case 'describe':
      return seen((node(step.id)?.description ?? '') === step.description);
    case 'consolidate':
      return seen(now.needsConsolidation !== true);
    case 'power':
      return seen(hasReached(step.action, now.live.power));
    case 'managedSave':
      return seen((now.live.power === 'saved') === (step.action === 'save'));
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return 'notSeen';
    default:
      return step satisfies never;
  }
}

function revertSeen(
  step: Extract<Step, { kind: 'revert' }>,
  before: SnapshotTree,
  now: SnapshotTree,
): 'done' | 'notSeen' | 'traceless' {
  if (!isCurrent(now, step.to)) return 'notSeen';
  return isCurrent(before, step.to) ? 'traceless' : 'done';
}

/** Neither the tree nor a task shows the step. vCenter may show it late. */
function withoutTrace({ step, before, machine, clock }: Inspection, record: SentStep): StepEvidence {
  record.lookedFor ??= clock.now();
  if (clock.now() - record.lookedFor < ON_ITS_WAY_MS)
    return { kind: 'running', progress: { text: 'checking whether vSphere received the step' } };
  switch (step.kind) {
    case 'create':
    case 'delete':
    case 'revert':
    case 'consolidate':
      throw unknownOutcome(before.domain.name === '' ? machine.value : before.domain.name);
    // If the call still arrives, it changes no disk and no snapshot.
    case 'rename':
    case 'describe':
    case 'power':
    case 'managedSave':
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return notDone;
    default:
      return step satisfies never;
  }
}

const unknownOutcome = (name: string) =>
  new SnaptreeError({
    code: 'outcomeUnknown',
    what: 'vSphere shows neither a task nor a change for the step that was sent to VM {on}.',
    on: name,
    todo: 'Check the recent tasks of the VM in vSphere, then decide. Snaptree does not send the step again automatically.',
  });

function progressOf({ percent, text, state }: TaskFacts) {
  const shown = state === 'queued' ? `${text}: queued` : text;
  return { text: shown, ...(percent === undefined ? {} : { percent }) };
}
