import type { SnapshotTree, Step } from '@snaptree/core';

/** Whether a snapshot of the step's name is there that was not before: names may be used twice, ids are not. */
export function isCreated(
  step: Extract<Step, { kind: 'create' }>,
  before: SnapshotTree,
  now: SnapshotTree,
): boolean {
  const known = new Set(before.snapshots.map(({ id }) => id));
  return now.snapshots.some(({ id, name }) => name === step.name && !known.has(id));
}

export const sitsOn = ({ seat }: SnapshotTree, id: string): boolean => seat.kind === 'on' && seat.id === id;
