import type { SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';

/** Whether a snapshot of the step's name is there that was not before: names may be used twice, ids are not. */
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
 * A step whose effect is absent may still have stopped the VM or replaced a file that it writes. It counts as half
 * done then, also when the guest happened to shut down at that time: the two look the same.
 */
export function unlessLiveChanged(
  evidence: StepEvidence,
  { step, before, now }: { step: Step; before: SnapshotTree; now: SnapshotTree },
): StepEvidence {
  if (evidence.kind !== 'notDone' || !changesLive(step) || liveAsBefore(before, now)) return evidence;
  return { kind: 'halfDone', dirty: [], again: step.kind !== 'create' };
}

/** The other power actions change nothing but the power state itself. */
function changesLive(step: Step): boolean {
  if (step.kind === 'power') return step.action === 'start';
  return ['create', 'revert', 'delete', 'managedSave', 'consolidate'].includes(step.kind);
}

const liveAsBefore = (before: SnapshotTree, now: SnapshotTree): boolean =>
  before.live.power === now.live.power && sameFiles(before, now);

/** Disks whose files are unknown are left out. */
function sameFiles(before: SnapshotTree, now: SnapshotTree): boolean {
  const known = new Map(before.live.disks.map(({ disk, chain }) => [disk, chain]));
  return now.live.disks.every(({ disk, chain }) => {
    const was = known.get(disk);
    if (was === undefined) return false;
    if (was.length === 0 || chain.length === 0) return true;
    return was.length === chain.length && was.every(({ path }, i) => path === chain[i]?.path);
  });
}
