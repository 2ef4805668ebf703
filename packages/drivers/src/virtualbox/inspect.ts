import { LIVE, type SnapshotTree, type Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';
import { isCreated, isCurrent, unlessLiveChanged } from '../step/evidence.ts';
import { hasReached } from '../step/power.ts';

const done: StepEvidence = { kind: 'done' };
const notDone: StepEvidence = { kind: 'notDone' };

export interface Inspected {
  readonly step: Step;
  /** Right before the step was sent. */
  readonly before: SnapshotTree;
  readonly now: SnapshotTree;
  /** VirtualBox refused the step before it changed anything. */
  readonly refused: boolean;
}

/**
 * The outcome of a step that was not observed. VirtualBox continues an operation without its client, and shows it as
 * the VM's state until it ends (7.2, tested), so a transient state is taken for this step. An interrupted merge leaves
 * its snapshot listed, and the same delete finishes it.
 */
export function inspectStep(inspected: Inspected): StepEvidence {
  const { now, refused } = inspected;
  // A transient state then belongs to another client.
  if (refused) return notDone;
  if (now.foreignJob !== undefined) return { kind: 'running', progress: { text: now.foreignJob } };
  return unlessLiveChanged(evidenceOf(inspected), inspected);
}

function evidenceOf({ step, before, now }: Inspected): StepEvidence {
  const snapshot = (id: string) => now.snapshots.find((s) => s.id === id);
  const answer = (is: boolean) => (is ? done : notDone);
  switch (step.kind) {
    case 'delete':
      if (snapshot(step.id) === undefined) return done;
      if (!writesWhatItHolds(step, before)) return notDone;
      return { kind: 'halfDone', dirty: [step.id], again: !lacksImages(now) };
    case 'revert':
      return inspectRevert(step.to, before, now);
    case 'create':
      return answer(isCreated(step, before, now));
    case 'rename':
      return answer(snapshot(step.id)?.name === step.name);
    case 'describe':
      return answer((snapshot(step.id)?.description ?? '') === step.description);
    case 'power':
      return answer(hasReached(step.action, now.live.power));
    case 'managedSave':
      return answer((now.live.power === 'saved') === (step.action === 'save'));
    case 'pull':
    case 'redefine':
    case 'deleteMetadata':
    case 'consolidate':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      return notDone;
    default:
      return step satisfies never;
  }
}

/** A revert to the current snapshot leaves no trace; it can be repeated. */
function inspectRevert(to: string, before: SnapshotTree, now: SnapshotTree): StepEvidence {
  if (!isCurrent(now, to)) return notDone;
  return isCurrent(before, to) ? { kind: 'halfDone', dirty: [], again: true } : done;
}

/**
 * Whether a merge writes into an image that holds the snapshot's data. VirtualBox moves the smaller image into the
 * larger one, and always into a base image (7.2, tested). An interrupted merge leaves no sign: the snapshot is still
 * listed, but its data is a mix. The image above stays intact.
 */
function writesWhatItHolds(step: Extract<Step, { kind: 'delete' }>, before: SnapshotTree): boolean {
  const [above] = step.children;
  if (above === undefined) return false;
  const held = before.snapshots.find((s) => s.id === step.id)?.disks ?? [];
  return held.some(({ disk, coverage, stateFile, bytes }) => {
    if (coverage === 'none') return false;
    const moved = above === LIVE ? liveAbove(before, disk, stateFile) : heldBy(before, above, disk);
    // The size of a base image is not listed.
    return bytes === undefined || moved === undefined || bytes > moved;
  });
}

/** VirtualBox was killed after it merged an image and before it saved the settings: the same step would fail. */
const lacksImages = ({ live }: SnapshotTree): boolean =>
  live.disks.some(({ chain }) => chain.some(({ missing }) => missing === true));

function liveAbove(tree: SnapshotTree, disk: string, stateFile: string | undefined): number | undefined {
  const chain = tree.live.disks.find((live) => live.disk === disk)?.chain ?? [];
  return chain[chain.findIndex(({ path }) => path === stateFile) - 1]?.bytes;
}

const heldBy = (tree: SnapshotTree, id: string, disk: string): number | undefined =>
  tree.snapshots.find((s) => s.id === id)?.disks.find((d) => d.disk === disk)?.bytes;
