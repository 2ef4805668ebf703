import type { BatchMember, Operation, TreeReading } from '@snaptree/core';
import { inspectorMessages } from '../../messages/inspector/inspector.ts';
import { type ActionGroup, actionGroup } from './actions.ts';

/** The actions for several snapshots: each has one plan and runs as one job. */
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
  return [
    actionGroup(inspectorMessages.groups.remove, remove, reading),
    actionGroup(inspectorMessages.groups.label, label, reading),
  ];
}

const batch = (ids: readonly string[], member: (id: string) => BatchMember): Operation => ({
  kind: 'batch',
  operations: ids.map(member),
});
