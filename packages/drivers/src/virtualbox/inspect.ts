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
  /** VirtualBox said no before it began. */
  readonly refused: boolean;
}

/**
 * What became of a step whose outcome is unknown. VirtualBox goes on with an operation whose client is gone and
 * shows it as the machine's state until it ends (7.2, tried), so a state that passes is taken for ours. A merge
 * that breaks off leaves its snapshot listed, and the same delete finishes it.
 */
export function inspectStep(inspected: Inspected): StepEvidence {
  const { now, refused } = inspected;
  // What goes on is somebody else's then.
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

/** A restore to the snapshot that was current already leaves no trace; it can be issued again. */
function inspectRevert(to: string, before: SnapshotTree, now: SnapshotTree): StepEvidence {
  if (!isCurrent(now, to)) return notDone;
  return isCurrent(before, to) ? { kind: 'halfDone', dirty: [], again: true } : done;
}

/**
 * Whether a merge writes into an image that holds the snapshot. VirtualBox moves the smaller image into the larger
 * one, and everything into the base image (7.2, tried). Nothing tells that one broke off: the snapshot is listed as
 * before, and what it holds is neither what it was nor what was merged into it. The image above is whole either way.
 */
function writesWhatItHolds(step: Extract<Step, { kind: 'delete' }>, before: SnapshotTree): boolean {
  const [above] = step.children;
  if (above === undefined) return false;
  const held = before.snapshots.find((s) => s.id === step.id)?.disks ?? [];
  return held.some(({ disk, coverage, stateFile, bytes }) => {
    if (coverage === 'none') return false;
    const moved = above === LIVE ? liveAbove(before, disk, stateFile) : heldBy(before, above, disk);
    // A base image has no size of its own here.
    return bytes === undefined || moved === undefined || bytes > moved;
  });
}

/** It died after an image was merged away and before its settings said so: the same step would fail. */
const lacksImages = ({ live }: SnapshotTree): boolean =>
  live.disks.some(({ chain }) => chain.some(({ missing }) => missing === true));

function liveAbove(tree: SnapshotTree, disk: string, stateFile: string | undefined): number | undefined {
  const chain = tree.live.disks.find((live) => live.disk === disk)?.chain ?? [];
  return chain[chain.findIndex(({ path }) => path === stateFile) - 1]?.bytes;
}

const heldBy = (tree: SnapshotTree, id: string, disk: string): number | undefined =>
  tree.snapshots.find((s) => s.id === id)?.disks.find((d) => d.disk === disk)?.bytes;
