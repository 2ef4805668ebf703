import type { BatchMember, Operation } from '../operation/operation.ts';
import type { Snapshot } from '../tree/model.ts';
import { inBatchOrder } from './batch.ts';
import type { Draft } from './draft.ts';
import { guard } from './guards.ts';
import { managedSave, power } from './machine.ts';
import { discard, mergeIntoChildren, mergeIntoParent } from './merge.ts';
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
    case 'batch':
      return batch(draft, operation.operations);
    default:
      return buildOnNode(draft, operation);
  }
}

/** A snapshot that an earlier member has taken away is done with. */
function batch(draft: Draft, operations: readonly BatchMember[]): void {
  for (const member of inBatchOrder(draft, operations)) {
    const index = draft.bench.shape.indexOf.get(member.id);
    if (index === undefined || draft.bench.gone[index] !== 1) buildOnNode(draft, member);
  }
}

type NodeOperation = Extract<Operation, { id: string }>;

function buildOnNode(draft: Draft, operation: NodeOperation): void {
  const node = draft.bench.indexOf(operation.id);
  if (node === undefined) {
    draft.refuse(
      guard('unknownSnapshot', `No restore point has the id ${operation.id}. Read the tree again.`, []),
    );
    return;
  }
  switch (operation.kind) {
    case 'mergeIntoChildren':
      return mergeIntoChildren(draft, node);
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
    case 'untrack':
      return supported(draft, 'untrack') ? draft.untrack(node) : undefined;
    case 'rename':
      return edit(draft, node, operation, { name: operation.name });
    case 'describe':
      return edit(draft, node, operation, { description: operation.description });
    case 'protect':
      return edit(draft, node, operation, { protected: operation.protected });
    case 'acknowledgeOwner':
      return edit(draft, node, operation, { ownerAcknowledged: operation.acknowledged });
    default:
      return operation satisfies never;
  }
}

type Edit = Extract<Operation, { kind: 'rename' | 'describe' | 'protect' | 'acknowledgeOwner' }>;

function edit(draft: Draft, node: number, operation: Edit, change: Partial<Snapshot>): void {
  if (operation.kind === 'rename' || operation.kind === 'describe') {
    if (!supported(draft, operation.kind)) return;
  }
  draft.steps.push(operation);
  draft.bench.edit(node, change);
}

function consolidate(draft: Draft): void {
  if (!supported(draft, 'consolidate')) return;
  if (draft.bench.tree.needsConsolidation !== true) {
    draft.refuse(guard('nothingToDo', 'No disk of this machine needs consolidation.', []));
    return;
  }
  draft.steps.push({ kind: 'consolidate' });
}

/** Refuses with the driver's reason what it cannot do at all. */
function supported(draft: Draft, what: 'untrack' | 'rename' | 'describe' | 'consolidate'): boolean {
  const support = draft.bench.capabilities[what];
  if (support.supported) return true;
  draft.refuse({ ...guard('notSupported', support.reason, []), class: 'impossible', rule: support.reason });
  return false;
}
