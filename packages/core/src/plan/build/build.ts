import { message } from '../../message/message.ts';
import type { BatchMember, Operation } from '../../operation/operation.ts';
import type { Draft } from '../draft.ts';
import { guard } from '../guards/refuse.ts';
import { inBatchOrder } from './batch.ts';
import { edit, refuseIdleTagging, supported, tag } from './label.ts';
import { managedSave, power } from './machine.ts';
import { discard, mergeIntoChildren, mergeIntoParent } from './merge.ts';
import { deleteInOrder } from './mixed-order.ts';
import { repair } from './repair.ts';
import { create, revert } from './restore.ts';
import { removeAll, removeSubtree } from './subtree.ts';

/** Writes the steps of an operation, or its refusals, into a draft. */
export function build(draft: Draft, operation: Operation): void {
  switch (operation.kind) {
    case 'create':
      return create(draft, operation);
    case 'removeAll':
      return removeAll(draft, operation.force === true);
    case 'power':
      return power(draft, operation.action);
    case 'managedSave':
      return managedSave(draft, operation.action);
    case 'consolidate':
      return consolidate(draft);
    case 'repair':
      return supported(draft, 'deleteMetadata') ? repair(draft, operation.merged) : undefined;
    case 'batch':
      return batch(draft, operation.operations);
    case 'tag':
      buildOnNode(draft, operation);
      return refuseIdleTagging(draft);
    default:
      return buildOnNode(draft, operation);
  }
}

/** Skips snapshots that an earlier member has deleted. */
function batch(draft: Draft, operations: readonly BatchMember[]): void {
  const ordered = inBatchOrder(draft, operations);
  const nodes = ordered.map(({ id }) => draft.bench.indexOf(id));
  if (ordered.every(isPlainMerge) && nodes.every((node) => node !== undefined)) {
    deleteInOrder(draft, [...new Set(nodes)], (node) => mergeIntoChildren(draft, node));
    return;
  }
  for (const member of ordered) {
    const index = draft.bench.shape.indexOf.get(member.id);
    if (index === undefined || draft.bench.gone[index] !== 1) buildOnNode(draft, member);
  }
  if (operations.every(({ kind }) => kind === 'tag')) refuseIdleTagging(draft);
}

const isPlainMerge = (member: BatchMember) => member.kind === 'mergeIntoChildren' && member.pull !== true;

type NodeOperation = Extract<Operation, { id: string }>;

/** As `build`, for an operation on one snapshot. */
export function buildOnNode(draft: Draft, operation: NodeOperation): void {
  const node = draft.bench.indexOf(operation.id);
  if (node === undefined) {
    draft.refuse(
      guard('unknownSnapshot', message`No snapshot has the ID ${operation.id}. Refresh the tree.`, []),
    );
    return;
  }
  switch (operation.kind) {
    case 'mergeIntoChildren':
      return mergeIntoChildren(draft, node, operation.pull === true);
    case 'mergeIntoParent':
      return mergeIntoParent(draft, node, operation.force === true);
    case 'discard':
      return discard(draft, node, operation.force === true);
    case 'removeSubtree':
      return removeSubtree(draft, node, {
        keepRoot: operation.keepRoot === true,
        force: operation.force === true,
      });
    case 'revert':
      return revert(draft, node, operation);
    case 'deleteMetadata':
      return supported(draft, 'deleteMetadata') ? draft.deleteMetadata(node) : undefined;
    case 'rename':
    case 'describe':
    case 'protect':
    case 'acknowledgeOwner':
      return edit(draft, node, operation);
    case 'tag':
      return tag(draft, node, operation);
    default:
      return operation satisfies never;
  }
}

function consolidate(draft: Draft): void {
  if (!supported(draft, 'consolidate')) return;
  if (draft.bench.tree.needsConsolidation !== true) {
    draft.refuse(guard('nothingToDo', 'This VM has no disks to consolidate.', []));
    return;
  }
  if (draft.bench.tree.consolidationNeedsBytes === undefined)
    draft.warn('freeSpaceUnknown', 'This needs temporary disk space. The amount is unknown in advance.');
  draft.steps.push({ kind: 'consolidate' });
}
