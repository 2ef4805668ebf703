import type { Capabilities } from '../capabilities/capabilities.ts';
import { SnaptreeError } from '../errors/table.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { Draft } from './draft.ts';
import type { Plan, Step } from './model.ts';
import { pull } from './pull/pull.ts';
import { applyManagedSave, applyPower } from './steps/power.ts';
import { redefine } from './steps/redefine.ts';

/**
 * The tree that results from a plan: what the preview shows as "after", and what the hypervisor must show when the
 * job has ended. Created nodes have the id `new:<step>` and files named `new:…`. Throws `stepExpectationFailed`
 * when the tree is not one that the plan was made for. An interrupted job passes its first steps only.
 */
export function applyPlan(
  tree: SnapshotTree,
  plan: Pick<Plan, 'steps' | 'operation'>,
  capabilities: Capabilities,
): SnapshotTree {
  const draft = new Draft(tree, capabilities);
  for (const step of plan.steps) {
    applyStep(draft, step);
    const refusal = draft.refusals[0];
    if (refusal !== undefined) throw unfit(tree, refusal.sentence);
  }
  const after = draft.bench.toTree();
  return plan.operation.kind === 'consolidate' ? { ...after, needsConsolidation: false } : after;
}

/** Applies one step to a draft, whose refusals then say whether it is possible. */
export function applyStep(draft: Draft, step: Step): void {
  const { bench } = draft;
  switch (step.kind) {
    case 'delete':
      return draft.delete(indexOf(draft, step.id));
    case 'pull':
      return pull(draft, indexOf(draft, step.id), indexOf(draft, step.into));
    case 'revert':
      return draft.revert(indexOf(draft, step.to), step.power);
    case 'create':
      draft.create(step);
      return;
    case 'deleteMetadata':
      return draft.deleteMetadata(indexOf(draft, step.id), true);
    case 'redefine':
      return redefine(draft, indexOf(draft, step.id), step);
    case 'rename':
      return bench.edit(indexOf(draft, step.id), { name: step.name });
    case 'describe':
      return bench.edit(indexOf(draft, step.id), { description: step.description });
    case 'protect':
      return bench.edit(indexOf(draft, step.id), { protected: step.protected });
    case 'tag':
      return bench.edit(indexOf(draft, step.id), { tags: [...step.tags] });
    case 'acknowledgeOwner':
      return bench.edit(indexOf(draft, step.id), { ownerAcknowledged: step.acknowledged });
    case 'consolidate':
      return;
    case 'power':
      return applyPower(bench, step.action);
    case 'managedSave':
      return applyManagedSave(bench, step.action);
    default:
      return step satisfies never;
  }
}

function indexOf(draft: Draft, id: string): number {
  const index = id.startsWith('new:') ? createdIndex(draft, id) : draft.bench.indexOf(id);
  if (index === undefined) throw unfit(draft.bench.tree, `No snapshot has the ID ${id}.`);
  return index;
}

function createdIndex(draft: Draft, id: string): number | undefined {
  const position = draft.bench.created.findIndex((snapshot) => snapshot.id === id);
  return position < 0 ? undefined : draft.bench.shape.size + 1 + position;
}

function unfit(tree: SnapshotTree, why: string): SnaptreeError {
  return new SnaptreeError({
    code: 'stepExpectationFailed',
    what: `The plan does not match the snapshot tree of VM {on}. ${why}`,
    on: tree.domain.name,
    todo: 'Refresh the tree and preview the operation again.',
  });
}
