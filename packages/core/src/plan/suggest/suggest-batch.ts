import type { Capabilities } from '../../capabilities/capabilities.ts';
import type { BatchMember, Operation } from '../../operation/operation.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { at, BASE, NONE, shapeOf } from '../../tree/shape.ts';
import { inBatchOrder } from '../build/batch.ts';
import { buildOnNode } from '../build/build.ts';
import { Draft } from '../draft.ts';
import { guardRemoved } from '../guards/guard-removed.ts';

/** Another pass is needed when a refused member has already changed the bench. */
const PASSES = 12;

type Batch = Extract<Operation, { kind: 'batch' }>;

/**
 * Alternatives for a batch with refused members: merge instead of discard (or the reverse), or leave them out.
 * The closest first; none is planned yet.
 */
export function withoutRefused(
  tree: SnapshotTree,
  operation: Batch,
  capabilities: Capabilities,
): Operation[] {
  const { operations } = operation;
  const kept = possibleMembers(tree, operations, capabilities);
  const ways = [
    operations.map((member) => (kept.has(member) ? member : otherDirection(tree, member))),
    [...kept],
  ];
  return ways.filter((members) => members.length > 0 && members !== operations).map(asOne);
}

function asOne(members: readonly BatchMember[]): Operation {
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : { kind: 'batch', operations: [...members] };
}

/** A leaf can only be discarded; a snapshot with dependents is merged, so that they keep their data. */
function otherDirection(tree: SnapshotTree, member: BatchMember): BatchMember {
  if (member.kind === 'discard') return { kind: 'mergeIntoChildren', id: member.id };
  if (member.kind !== 'mergeIntoChildren') return member;
  const shape = shapeOf(tree);
  const node = shape.indexOf.get(member.id) ?? BASE;
  const leaf = at(shape.firstChild, node) === NONE && shape.current !== node;
  return leaf ? { kind: 'discard', id: member.id } : member;
}

/** The members that can be planned together, in the given order. */
function possibleMembers(
  tree: SnapshotTree,
  operations: readonly BatchMember[],
  capabilities: Capabilities,
): ReadonlySet<BatchMember> {
  const left = new Set(operations);
  for (let pass = 0; pass < PASSES; pass++) {
    if (dropRefused(new Draft(tree, capabilities), left)) return left;
  }
  return new Set();
}

/** Removes refused members from a set; false if another pass is needed with a new draft. */
function dropRefused(draft: Draft, left: Set<BatchMember>): boolean {
  for (const member of inBatchOrder(draft, [...left])) {
    const index = draft.bench.shape.indexOf.get(member.id);
    if (index !== undefined && draft.bench.gone[index] === 1) continue;
    const before = { steps: draft.steps.length, doomed: draft.doomed.length };
    buildOnNode(draft, member);
    const guarded =
      guardRemoved({ bench: draft.bench, doomed: draft.doomed.slice(before.doomed) }).length > 0;
    if (!guarded && !draft.refused && draft.losses.length === 0) continue;
    left.delete(member);
    if (draft.steps.length > before.steps) return false;
    draft.refusals.length = 0;
    draft.losses.length = 0;
    draft.doomed.length = before.doomed;
  }
  return true;
}
