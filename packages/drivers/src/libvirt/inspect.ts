import type { Snapshot, SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';
import { isCreated, isCurrent, unlessLiveChanged } from '../step/evidence.ts';
import { hasReached } from '../step/power.ts';
import type { Answer } from './answers.ts';
import type { RunningJob } from './jobs.ts';

export interface Inspection {
  readonly step: Step;
  /** The tree right before the step was sent. */
  readonly before: SnapshotTree;
  readonly now: SnapshotTree;
  /** What libvirt works on now. */
  readonly job: RunningJob | undefined;
  /** What libvirt answered to the step. */
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
 * What became of a step whose outcome is unknown, from what libvirt shows now. libvirt goes on with a call whose
 * client is gone, so a job that runs is taken for ours: nobody else may hold the machine meanwhile.
 */
export function inspectStep(inspection: Inspection): StepEvidence {
  const { job } = inspection;
  if (job !== undefined) return { kind: 'running', progress: { ...job.progress, text: job.text } };
  return unlessLiveChanged(evidenceOf(inspection), inspection);
}

function evidenceOf(inspection: Inspection): StepEvidence {
  const { step, now } = inspection;
  switch (step.kind) {
    case 'delete':
      return inspectDelete(step, inspection);
    case 'revert':
      return inspectRevert(step, inspection);
    case 'create':
      return inspectCreate(step, inspection);
    case 'deleteMetadata':
      return find(now, step.id) === undefined ? done : notDone;
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
 * A merge that stopped half-way leaves a mark (`snapshotDeleteInProgress`), but on the snapshot above, so that
 * below a root nothing shows it: that one is taken for half merged. Issuing the delete again finishes it either
 * way, and what its file held may be gone (9.0, qemuSnapshotSetInvalid; tried).
 */
function inspectDelete(step: Extract<Step, { kind: 'delete' }>, inspection: Inspection): StepEvidence {
  const { before, now, answer } = inspection;
  const node = find(now, step.id);
  if (node === undefined) return overlayStillOpen(find(before, step.id), now) ? halfDone([], false) : done;
  if (node.problem?.code === 'deleteInProgress') return halfDone([step.id], true);
  const external = node.disks.filter((disk) => disk.coverage === 'external');
  if (answer === 'refused' || (answer === 'jobRefused' && external.length === 1)) return notDone;
  const internal = node.disks.filter((disk) => disk.coverage === 'internal');
  return internal.length > 1 || wouldLeaveNoMark(node, now) ? halfDone([step.id], true) : notDone;
}

/** An external disk that no snapshot above covers. */
function wouldLeaveNoMark(node: Snapshot, tree: SnapshotTree): boolean {
  const external = node.disks.filter((disk) => disk.coverage === 'external');
  return external.some(({ disk }) => !coveredAbove(node, disk, tree));
}

function coveredAbove(node: Snapshot, disk: string, tree: SnapshotTree): boolean {
  const byId = new Map(tree.snapshots.map((s) => [s.id, s]));
  const seen = new Set<string>();
  for (let id = node.parent; id !== null && !seen.has(id); id = byId.get(id)?.parent ?? null) {
    seen.add(id);
    if (byId.get(id)?.disks.some((d) => d.disk === disk && d.coverage !== 'none')) return true;
  }
  return false;
}

/** The snapshot is forgotten, and yet the machine still has the file open that was to be merged. */
function overlayStillOpen(removed: Snapshot | undefined, now: SnapshotTree): boolean {
  const open = new Set(now.live.disks.flatMap((disk) => disk.chain.map((layer) => layer.path)));
  return removed?.disks.some((disk) => disk.overlay !== undefined && open.has(disk.overlay)) ?? false;
}

/** A revert can be issued again: it always begins from the snapshot. */
function inspectRevert(step: Extract<Step, { kind: 'revert' }>, inspection: Inspection): StepEvidence {
  const { before, now, answer } = inspection;
  const isThere = isCurrent(now, step.to);
  if (isThere && now.live.power === step.power && !isCurrent(before, step.to)) return done;
  if (answer === 'refused') return notDone;
  return isThere || mayBeHalf(find(before, step.to), inspection) ? halfDone([], true) : notDone;
}

/**
 * Internal snapshots are brought back in place, disk by disk, and the current snapshot moves last: nothing shows how far that
 * came. Only where a single `qemu-img` was all there was to do, its failure changed nothing.
 */
function mayBeHalf(target: Snapshot | undefined, { before, answer }: Inspection): boolean {
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
