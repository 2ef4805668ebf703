import type { BatchMember, Operation, TreeReading } from '@snaptree/core';
import { type ActionGroup, actionGroup } from './actions.ts';

/** What can be done with several restore points at once: each one plan, run as one job. */
export function setActionsFor(reading: TreeReading, ids: readonly string[]): ActionGroup[] {
  const chosen = new Set(ids);
  const guarded = reading.tree.snapshots.filter((s) => chosen.has(s.id) && s.protected === true).length;
  const label: Operation[] = [batch(ids, (id) => ({ kind: 'tag', id }))];
  if (guarded < ids.length) label.push(batch(ids, (id) => ({ kind: 'protect', id, protected: true })));
  if (guarded > 0) label.push(batch(ids, (id) => ({ kind: 'protect', id, protected: false })));
  const remove = [
    batch(ids, (id) => ({ kind: 'mergeIntoChildren', id })),
    batch(ids, (id) => ({ kind: 'discard', id })),
  ];
  return [actionGroup('Remove', remove, reading), actionGroup('Label', label, reading)];
}

const batch = (ids: readonly string[], member: (id: string) => BatchMember): Operation => ({
  kind: 'batch',
  operations: ids.map(member),
});
