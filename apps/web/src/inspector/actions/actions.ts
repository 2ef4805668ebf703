import {
  type BatchMember,
  driftOf,
  isDrifted,
  type Operation,
  type Plan,
  planOperation,
  type Refusal,
  type Snapshot,
  type SnapshotTree,
  type TreeReading,
} from '@snaptree/core';
import { inspectorMessages } from '../../messages/inspector/inspector.ts';
import { operationLabel } from '../../messages/operations/operations.ts';
import { BASE, LIVE_NODE } from '../../tree/layout/shape.ts';
import { fitted } from '../fields/create-choices.ts';
import { isFielded, sortRefusals } from '../fields/kinds.ts';
import { safetyName, snapshotName } from '../fields/names.ts';

/** An action of the side panel, already planned. */
export interface Action {
  /** Identifies the action, so that the focus can return to it. */
  readonly place: string;
  readonly label: string;
  readonly operation: Operation;
  readonly answer: Answer;
}

export type Answer =
  | { readonly kind: 'ready'; readonly plan: Plan }
  /** Needs input before it can be previewed. */
  | { readonly kind: 'form' }
  /** Only with force: would delete more than was selected. */
  | { readonly kind: 'loss'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export interface ActionGroup {
  readonly title: string;
  readonly actions: readonly Action[];
}

/** Every action of a node, with its plan or refusal. `now` names new snapshots. */
export function actionsFor(reading: TreeReading, picked: string, now: Date): ActionGroup[] {
  if (picked === BASE) return [];
  if (picked === LIVE_NODE) return liveActions(reading, now);
  const snapshot = reading.tree.snapshots.find((s) => s.id === picked);
  return snapshot === undefined ? [] : snapshotActions(reading, snapshot, now);
}

function snapshotActions(reading: TreeReading, snapshot: Snapshot, now: Date): ActionGroup[] {
  const { id } = snapshot;
  const hasBelow = reading.tree.snapshots.some((s) => s.parent === id);
  const remove: Operation[] = [
    { kind: 'mergeIntoChildren', id },
    { kind: 'mergeIntoParent', id },
    { kind: 'discard', id },
  ];
  if (hasBelow) remove.push({ kind: 'removeSubtree', id }, { kind: 'removeSubtree', id, keepRoot: true });
  if (isRepairable(reading.tree, snapshot)) remove.unshift({ kind: 'repair' });
  const label: Operation[] = [
    { kind: 'describe', id, description: snapshot.description ?? '' },
    { kind: 'rename', id, name: snapshot.name },
    { kind: 'tag', id },
    { kind: 'protect', id, protected: snapshot.protected !== true },
    { kind: 'deleteMetadata', id },
  ];
  if (snapshot.owner !== undefined) {
    label.push({ kind: 'acknowledgeOwner', id, acknowledged: snapshot.ownerAcknowledged !== true });
  }
  return [
    actionGroup(inspectorMessages.groups.revert, [revertOperation(reading, snapshot, now)], reading),
    actionGroup(inspectorMessages.groups.remove, remove, reading),
    actionGroup(inspectorMessages.groups.label, label, reading),
  ];
}

/** Whether another tool made the record of a snapshot wrong. */
function isRepairable(tree: SnapshotTree, snapshot: Snapshot): boolean {
  const { lost, moved } = driftOf(tree);
  const files = new Set(snapshot.disks.flatMap(({ stateFile, overlay }) => [stateFile, overlay]));
  return lost.some(({ id }) => id === snapshot.id) || moved.some(({ from }) => files.has(from));
}

function liveActions(reading: TreeReading, now: Date): ActionGroup[] {
  const { tree, capabilities } = reading;
  const disks: Operation[] = [{ kind: 'removeAll' }];
  if (tree.needsConsolidation === true) disks.unshift({ kind: 'consolidate' });
  if (isDrifted(tree)) disks.unshift({ kind: 'repair' });
  const saved = tree.live.power === 'saved';
  const power: Operation[] = capabilities.power.map((action) => ({ kind: 'power', action }));
  if (capabilities.managedSave.supported) {
    power.push({ kind: 'managedSave', action: saved ? 'remove' : 'save' });
  }
  return [
    actionGroup(inspectorMessages.groups.snapshots, [createOperation(reading, now), ...disks], reading),
    {
      title: inspectorMessages.groups.power,
      actions: actionGroup(inspectorMessages.groups.power, power, reading).actions.filter(fitsPower),
    },
  ];
}

/** Operations with their answers. */
export function actionGroup(
  title: string,
  operations: readonly Operation[],
  reading: TreeReading,
): ActionGroup {
  return { title, actions: operations.map((operation) => actionOf(operation, reading)) };
}

function actionOf(operation: Operation, reading: TreeReading): Action {
  return {
    place: placeOf(operation),
    label: operationLabel(operation, reading.tree),
    operation,
    answer: answerTo(operation, reading),
  };
}

function placeOf(operation: Operation): string {
  switch (operation.kind) {
    case 'power':
    case 'managedSave':
      return `${operation.kind}:${operation.action}`;
    case 'removeSubtree':
      return operation.keepRoot === true ? 'removeDescendants' : 'removeSubtree';
    case 'batch':
      return batchPlace(operation.operations[0]);
    default:
      return operation.kind;
  }
}

function batchPlace(first: BatchMember | undefined): string {
  const variant = first?.kind === 'protect' ? String(first.protected) : '';
  return `batch:${first?.kind ?? ''}:${variant}`;
}

/** Hides power actions that make no sense in this state; other refusals are shown. */
function fitsPower({ answer }: Action): boolean {
  return (
    answer.kind === 'ready' ||
    answer.kind === 'form' ||
    answer.refusals.some(({ code }) => code !== 'wrongState' && code !== 'nothingToDo')
  );
}

/** Plans an operation, and separates refusals that force overrides from the others. */
function answerTo(operation: Operation, { tree, capabilities }: TreeReading): Answer {
  const result = planOperation(tree, operation, capabilities);
  if (result.ok) return { kind: 'ready', plan: result.plan };
  const { refusals } = result;
  if (isFielded(operation) && sortRefusals(operation, refusals).idle) return { kind: 'form' };
  const lossOnly = refusals.every((refusal) => refusal.class === 'loss');
  return { kind: lossOnly ? 'loss' : 'refused', refusals };
}

/** The default revert: with a safety snapshot if the live state has changed. */
function revertOperation({ tree }: TreeReading, snapshot: Snapshot, now: Date): Operation {
  const plain: Operation = { kind: 'revert', id: snapshot.id };
  const idle = tree.live.changed === 'no' && tree.live.power === 'off';
  return idle ? plain : { ...plain, safety: safetyName(snapshot.name, now) };
}

/** The default new snapshot: with memory if the VM is running and its memory can be saved. */
function createOperation(reading: TreeReading, now: Date): Operation {
  const { tree } = reading;
  return fitted(reading, {
    kind: 'create',
    name: snapshotName(now),
    memory: tree.live.power === 'running' || tree.live.power === 'paused',
    quiesce: false,
  });
}
