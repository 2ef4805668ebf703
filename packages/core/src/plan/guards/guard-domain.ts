import { message, plain, reportSentence, withoutPeriod } from '../../message/message.ts';
import type { Operation } from '../../operation/operation.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { currentReason } from '../../tree/current-reason.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { shapeOf } from '../../tree/shape.ts';
import { LIVE } from '../model.ts';
import { guard, ids, names } from './refuse.ts';

/**
 * Why no operation may change this domain: an incomplete tree, an unknown current snapshot, a job of another client.
 * Metadata that the product itself stores can always change; power actions and `deleteMetadata` may be the repair.
 */
export function guardDomain(tree: SnapshotTree, operation: Operation): Refusal[] {
  if (isOwnNote(operation)) return [];
  if (tree.foreignJob !== undefined) {
    return [
      guard(
        'foreignJob',
        message`Another job is running on VM ${tree.domain.name}: ${withoutPeriod(tree.foreignJob)}. Wait until it finishes.`,
        [LIVE],
      ),
    ];
  }
  if (operation.kind === 'power' || operation.kind === 'deleteMetadata' || operation.kind === 'describe')
    return [];
  const refusals: Refusal[] = [];
  for (const defect of shapeOf(tree).defects) {
    refusals.push(guard('brokenTree', defectMessages[defect.kind], [...defect.ids]));
  }
  for (const reason of tree.partial ?? []) {
    refusals.push(
      guard('partialTree', message`The snapshot tree is incomplete. ${reportSentence(reason)}`, []),
    );
  }
  const unreadable = tree.snapshots.filter(
    (s) => s.problem?.code === 'unreadable' || s.problem?.code === 'danglingParent',
  );
  if (unreadable.length > 0) {
    refusals.push(
      guard(
        'unreadable',
        message`Cannot read some snapshots of VM ${tree.domain.name}, and therefore cannot predict what operations would do: ${names(tree, unreadable)}.`,
        ids(unreadable),
      ),
    );
  }
  if (tree.current.kind === 'unknown' && operation.kind !== 'repair') {
    const text = message`Cannot determine the current snapshot of VM ${tree.domain.name}. ${currentReason(tree.current)}`;
    refusals.push({ ...guard('unknownCurrent', text, [LIVE]), suggestions: [{ kind: 'repair' }] });
  }
  return refusals;
}

/** Metadata that no hypervisor stores can change in any state of the tree. */
function isOwnNote(operation: Operation): boolean {
  switch (operation.kind) {
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      return true;
    case 'batch':
      return operation.operations.every(isOwnNote);
    default:
      return false;
  }
}

const defectMessages = {
  duplicateId: plain(
    'Two snapshots have the same ID. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  danglingParent: plain(
    'The parent of a snapshot does not exist. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  cycle: plain(
    'Some snapshots are their own ancestors. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
  danglingCurrent: plain(
    'The current snapshot does not exist. Snaptree cannot change this VM until the snapshot tree is repaired.',
  ),
} as const;
