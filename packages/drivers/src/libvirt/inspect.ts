import type { Snapshot, SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';
import { changesLive, isCreated, isCurrent, isRedefined, unlessLiveChanged } from '../step/evidence.ts';
import { hasReached } from '../step/power.ts';
import type { Answer } from './answers.ts';
import type { RunningJob } from './jobs.ts';

export interface Inspection {
  readonly step: Step;
  /** The tree right before the step was sent. */
  readonly before: SnapshotTree;
  readonly now: SnapshotTree;
  /** The job that is running now. */
  readonly job: RunningJob | undefined;
  /** QEMU does not answer, so that its jobs are unknown. */
  readonly isSilent: boolean;
  /** How libvirt answered the step. */
  readonly answer: Answer;
}

const done: StepEvidence = { kind: 'done' };
const notDone: StepEvidence = { kind: 'notDone' };
const halfDone = (dirty: readonly string[], again: boolean): StepEvidence => ({
  kind: 'halfDone',
  dirty,
  again,
});

/**
 * Determines what happened to a step whose outcome is unknown. libvirt continues a call after its client disconnects,
 * so a running job counts as that of the step: the domain is leased to us.
 */
export function inspectStep(inspection: Inspection): StepEvidence {
  const { job, isSilent, step } = inspection;
  if (job !== undefined) return { kind: 'running', progress: { ...job.progress, text: job.text } };
  if (isSilent && changesLive(step))
    return { kind: 'running', progress: { text: 'waiting until QEMU answers' } };
  return unlessLiveChanged(evidenceOf(inspection), inspection);
}

function evidenceOf(inspection: Inspection): StepEvidence {
  const { step, now } = inspection;
  switch (step.kind) {
    case 'delete':
      return inspectDelete(step, inspection);
    case 'pull':
      return inspectPull(step, inspection);
    case 'revert':
      return inspectRevert(step, inspection);
    case 'create':
      return inspectCreate(step, inspection);
    case 'deleteMetadata':
      return find(now, step.id) === undefined ? done : notDone;
    case 'redefine':
      return isRedefined(step, now) ? done : notDone;
    case 'describe':
      return find(now, step.id)?.description === step.description ? done : notDone;
    case 'power':
      return hasReached(step.action, now.live.power) ? done : notDone;
    case 'managedSave':
      return (now.live.power === 'saved') === (step.action === 'save') ? done : notDone;
    case 'rename':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
    case 'consolidate':
      return notDone;
    default:
      return step satisfies never;
  }
}

/**
 * An interrupted merge leaves a marker (`snapshotDeleteInProgress`) on the parent. A root has no parent, so it counts
 * as partly merged. Repeating the delete finishes it in both cases, and the data in its file may already be gone (9.0,
 * qemuSnapshotSetInvalid; tested).
 */
function inspectDelete(step: Extract<Step, { kind: 'delete' }>, inspection: Inspection): StepEvidence {
  const { before, now, answer } = inspection;
  const node = find(now, step.id);
  if (node === undefined) return overlayStillOpen(find(before, step.id), now) ? halfDone([], false) : done;
  const external = node.disks.filter((disk) => disk.coverage === 'external');
  // libvirt marks the parent before it asks QEMU, and leaves the mark when QEMU does not begin (9.0 and 11.3, tested).
  const wasWhole = find(before, step.id)?.problem?.code !== 'deleteInProgress';
  if (answer === 'jobRefused' && external.length === 1 && wasWhole) return notDone;
  if (node.problem?.code === 'deleteInProgress') return halfDone([step.id], true);
  if (answer === 'refused') return notDone;
  const internal = node.disks.filter((disk) => disk.coverage === 'internal');
  return internal.length > 1 || leavesNoMarker(node, now) ? halfDone([step.id], true) : notDone;
}

/** Whether it has an external disk that no ancestor covers. */
function leavesNoMarker(node: Snapshot, tree: SnapshotTree): boolean {
  const external = node.disks.filter((disk) => disk.coverage === 'external');
  return external.some(({ disk }) => !coveredByAncestor(node, disk, tree));
}

function coveredByAncestor(node: Snapshot, disk: string, tree: SnapshotTree): boolean {
  const byId = new Map(tree.snapshots.map((s) => [s.id, s]));
  const seen = new Set<string>();
  for (let id = node.parent; id !== null && !seen.has(id); id = byId.get(id)?.parent ?? null) {
    seen.add(id);
    if (byId.get(id)?.disks.some((d) => d.disk === disk && d.coverage !== 'none')) return true;
  }
  return false;
}

/** The snapshot is gone from the list, but the VM still uses the file that was to be merged. */
function overlayStillOpen(removed: Snapshot | undefined, now: SnapshotTree): boolean {
  const open = new Set(now.live.disks.flatMap((disk) => disk.chain.map((layer) => layer.path)));
  return removed?.disks.some((disk) => disk.overlay !== undefined && open.has(disk.overlay)) ?? false;
}

/**
 * The child's record changes last. Before that, other records may have changed. The files read the same whether their
 * data was copied or not.
 */
function inspectPull(step: Extract<Step, { kind: 'pull' }>, { before, now }: Inspection): StepEvidence {
  if (find(now, step.into)?.parent === step.parent) return done;
  const records = ({ snapshots }: SnapshotTree) =>
    JSON.stringify(
      snapshots.map(({ id, parent, disks }) => [id, parent, disks.map(({ overlay }) => overlay)]),
    );
  return records(before) === records(now) ? notDone : halfDone([], true);
}

/** A revert can be repeated, because it always starts from the snapshot. */
function inspectRevert(step: Extract<Step, { kind: 'revert' }>, inspection: Inspection): StepEvidence {
  const { before, now, answer } = inspection;
  const reached = isCurrent(now, step.to);
  if (reached && now.live.power === step.power && !isCurrent(before, step.to)) return done;
  if (answer === 'refused') return notDone;
  return reached || mayBePartlyDone(find(before, step.to), inspection) ? halfDone([], true) : notDone;
}

/**
 * Internal snapshots are applied disk by disk, and the current snapshot changes last, so progress is not visible.
 * Only a revert that consists of one `qemu-img` call changes nothing when it fails.
 */
function mayBePartlyDone(target: Snapshot | undefined, { before, answer }: Inspection): boolean {
  const internal = target?.disks.filter((disk) => disk.coverage === 'internal').length ?? 0;
  if (internal === 0) return false;
  const single = internal === 1 && target?.memory !== true && before.live.power === 'off';
  return !(single && answer === 'failed');
}

function inspectCreate(step: Extract<Step, { kind: 'create' }>, { before, now }: Inspection): StepEvidence {
  const known = new Set(before.snapshots.map(({ id }) => id));
  const hollow = now.snapshots.find(
    ({ id, name, problem }) => name === step.name && !known.has(id) && problem?.code === 'metadataOnly',
  );
  if (hollow !== undefined) return halfDone([hollow.id], false);
  return isCreated(step, before, now) ? done : notDone;
}

const find = (tree: SnapshotTree, id: string): Snapshot | undefined =>
  tree.snapshots.find((s) => s.id === id);
