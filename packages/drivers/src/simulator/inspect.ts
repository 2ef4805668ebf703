import { isDeepStrictEqual } from 'node:util';
import type { SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';
import { isCreated, isRedefined, unlessLiveChanged } from '../step/evidence.ts';
import { progressOf, type Stage } from './jobs.ts';
import type { SimulatedDomain } from './world/model.ts';

/** The outcome of a step whose answer was lost, as far as the present state shows it. */
export function inspect(
  stage: Stage,
  domain: SimulatedDomain,
  question: { step: Step; before: SnapshotTree; after: SnapshotTree },
): StepEvidence {
  const { step, before, after } = question;
  const job = domain.job;
  if (job !== undefined && isDeepStrictEqual(job.step, step))
    return { kind: 'running', progress: progressOf(job, stage.now()) };
  if (isThere(domain, { step, before, after })) return { kind: 'done' };
  const half = domain.halfDone;
  // Nothing is dirty where AppArmor denied the merge.
  if (step.kind === 'delete' && half?.id === step.id && half.dirty.length > 0)
    return { kind: 'halfDone', dirty: half.dirty, again: true };
  // The child's file may have grown, and reads as before.
  const last = domain.lastJob;
  if (step.kind === 'pull' && last?.end !== 'done' && isDeepStrictEqual(last?.step, step))
    return { kind: 'halfDone', dirty: [], again: true };
  return unlessLiveChanged({ kind: 'notDone' }, { step, before, now: after });
}

function isThere(
  domain: SimulatedDomain,
  question: { step: Step; before: SnapshotTree; after: SnapshotTree },
): boolean {
  const { step, before, after } = question;
  const node = 'id' in step ? after.snapshots.find((s) => s.id === step.id) : undefined;
  switch (step.kind) {
    case 'delete':
    case 'deleteMetadata':
      return node === undefined;
    case 'pull':
      return after.snapshots.find((s) => s.id === step.into)?.parent === step.parent;
    case 'redefine':
      return isRedefined(step, after);
    case 'rename':
      return node?.name === step.name;
    case 'describe':
      return node?.description === step.description;
    case 'protect':
      return (node?.protected ?? false) === step.protected;
    case 'tag':
      return isDeepStrictEqual(node?.tags ?? [], step.tags);
    case 'acknowledgeOwner':
      return (node?.ownerAcknowledged ?? false) === step.acknowledged;
    case 'create':
      return isCreated(step, before, after);
    case 'consolidate':
      return after.needsConsolidation !== true;
    case 'revert':
    case 'power':
    case 'managedSave':
      return endedWell(domain, step);
    default:
      return step satisfies never;
  }
}

/** A step that leaves no trace of its own in the tree: the host's memory of its last job tells. */
function endedWell(domain: SimulatedDomain, step: Step): boolean {
  return domain.lastJob?.end === 'done' && isDeepStrictEqual(domain.lastJob.step, step);
}
