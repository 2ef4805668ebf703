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
  /** The task of the step as it was written down, maybe before a restart. */
  readonly taskRef: string | undefined;
  readonly sent: SentSteps;
  readonly clock: Clock;
  readonly readTree: () => Promise<SnapshotTree>;
}

const done: StepEvidence = { kind: 'done' };
const notDone: StepEvidence = { kind: 'notDone' };

/** How long a step may leave no trace before nobody expects one any more, in milliseconds. */
const ON_ITS_WAY_MS = 10_000;

/**
 * What became of a step whose outcome is unknown, from vSphere's tasks and the tree. A task that is known by its
 * reference, or began after the step was sent, works on this machine and does the step's operation, is the step's.
 * Unless the step is known to have ended, nothing is concluded while the machine has a task
 * at all. The tree says whether it happened: a task may fail after it changed everything (and leave disks to be
 * consolidated), and may have been cancelled too late.
 *
 * A step that left no trace anywhere may still be on its way to the server, and is never called undone.
 * @throws SnaptreeError `outcomeUnknown` when nothing shows what became of a step that changes the tree
 */
export async function inspectStep(inspection: Inspection): Promise<StepEvidence> {
  const { service, step, before } = inspection;
  const record = recordOf(inspection);
  // Whatever the tree shows then is somebody else's work.
  if (record.state === 'refused') return notDone;
  const isOpen = record.state === 'leaving' || record.state === 'begun';
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

/** The memory of this step; after a restart there is none, and its call may have left a moment ago. */
function recordOf({ machine, step, taskRef, sent }: Inspection): SentStep {
  const known = sent.get(machine.value);
  if (known !== undefined && JSON.stringify(known.step) === JSON.stringify(step)) return known;
  const task = taskRef === undefined ? {} : { task: reference('Task', taskRef) };
  const fresh: SentStep = { step, tasksBefore: undefined, state: 'leaving', ...task };
  sent.set(machine.value, fresh);
  return fresh;
}

/** The step's own task while it works, which is all that counts then; else what the server remembers of the machine. */
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

/** By operation, and by the time that it was sent: the machine was looked at before. */
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
    case 'deleteMetadata':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return false;
    default:
      return step satisfies never;
  }
}

/** What the tree shows. `traceless`: a step that leaves the tree as it was, so that it says nothing. */
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

/** The tree does not show it, and no task says that it failed. vCenter may be behind with what it shows. */
function withoutTrace({ step, before, machine, clock }: Inspection, record: SentStep): StepEvidence {
  record.lookedFor ??= clock.now();
  if (clock.now() - record.lookedFor < ON_ITS_WAY_MS)
    return { kind: 'running', progress: { text: 'looking whether vSphere received it' } };
  switch (step.kind) {
    case 'create':
    case 'delete':
    case 'revert':
    case 'consolidate':
      throw unknownOutcome(before.domain.name === '' ? machine.value : before.domain.name);
    // Whatever still arrives changes no disk and no restore point.
    case 'rename':
    case 'describe':
    case 'power':
    case 'managedSave':
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
    what: 'vSphere shows neither a task nor a change after the step that was sent to VM',
    on: name,
    todo: 'Look at the recent tasks of the VM in vSphere, then decide. Nothing is sent again automatically.',
  });

function progressOf({ percent, text, state }: TaskFacts) {
  const words = state === 'queued' ? `${text}: waiting for its turn` : text;
  return { text: words, ...(percent === undefined ? {} : { percent }) };
}
