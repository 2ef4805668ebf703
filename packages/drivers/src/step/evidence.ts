import type { SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';

/** Whether a snapshot with the step's name was added. Compares ids, because names may repeat. */
export function isCreated(
  step: Extract<Step, { kind: 'create' }>,
  before: SnapshotTree,
  now: SnapshotTree,
): boolean {
  const known = new Set(before.snapshots.map(({ id }) => id));
  return now.snapshots.some(({ id, name }) => name === step.name && !known.has(id));
}

export const isCurrent = ({ current }: SnapshotTree, id: string): boolean =>
  current.kind === 'snapshot' && current.id === id;

/**
 * A step without its effect may still have stopped the VM or replaced a disk file. It counts as partly done then. A
 * guest that shut down at the same time looks the same.
 */
export function unlessLiveChanged(
  evidence: StepEvidence,
  { step, before, now }: { step: Step; before: SnapshotTree; now: SnapshotTree },
): StepEvidence {
  if (evidence.kind !== 'notDone' || !changesLive(step) || liveAsBefore(before, now)) return evidence;
  return { kind: 'halfDone', dirty: [], again: step.kind !== 'create' };
}

/** Whether it may stop the VM or replace a disk file. Other power actions change only the power state. */
export function changesLive(step: Step): boolean {
  if (step.kind === 'power') return step.action === 'start';
  return ['create', 'revert', 'delete', 'managedSave', 'consolidate'].includes(step.kind);
}

const liveAsBefore = (before: SnapshotTree, now: SnapshotTree): boolean =>
  before.live.power === now.live.power && sameFiles(before, now);

/** Ignores disks whose files are unknown. */
function sameFiles(before: SnapshotTree, now: SnapshotTree): boolean {
  const known = new Map(before.live.disks.map(({ disk, chain }) => [disk, chain]));
  return now.live.disks.every(({ disk, chain }) => {
    const was = known.get(disk);
    if (was === undefined) return false;
    if (was.length === 0 || chain.length === 0) return true;
    return was.length === chain.length && was.every(({ path }, i) => path === chain[i]?.path);
  });
}

/** Whether the record of a snapshot is as the step wants it. */
export function isRedefined(step: Extract<Step, { kind: 'redefine' }>, now: SnapshotTree): boolean {
  const { id, moves, states = [], current } = step;
  const snapshot = now.snapshots.find((each) => each.id === id);
  if (snapshot === undefined) return false;
  const named = new Set(snapshot.disks.flatMap(({ stateFile, overlay }) => [stateFile, overlay]));
  const holds = ({ disk, path }: { disk: string; path: string }) =>
    snapshot.disks.some((each) => each.disk === disk && each.stateFile === path);
  const isDone = !moves.some(({ from }) => named.has(from)) && states.every(holds);
  return isDone && (current !== true || isCurrent(now, id));
}
