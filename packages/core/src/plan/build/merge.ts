import { type MessageText, message, plain } from '../../message/message.ts';
import { evaluateRules } from '../../rules/evaluate.ts';
import type { Snapshot } from '../../tree/model.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Draft } from '../draft.ts';
import { guard, loss } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { pullApart } from '../pull/pull.ts';

/** Deletes a snapshot and keeps its data in its children. */
export function mergeIntoChildren(draft: Draft, node: number, pulls = false): void {
  const self = draft.bench.snapshot(node);
  if (draft.bench.fanOut(node) === 0) {
    draft.refuse(
      guard(
        'wouldDiscardSelf',
        message`No snapshot or live state depends on ${draft.bench.nameOf(node)}, so its data cannot be kept. Discard it to delete it and its data.`,
        [self.id],
      ),
    );
    return;
  }
  if (pulls) pullApart(draft, node);
  else draft.delete(node);
}

/**
 * Deletes the parent and keeps its data in the snapshot. Where the storage cannot keep the other children of the
 * parent, they are discarded, which needs force.
 */
export function mergeIntoParent(draft: Draft, node: number, force: boolean): void {
  const { bench } = draft;
  const parent = at(bench.parent, node);
  if (parent === BASE) return mergeIntoChildren(draft, node);
  const isCurrent = bench.current === parent;
  if (bench.fanOut(parent) === 1 || keepsFanOut(draft, parent)) {
    draft.delete(parent);
    return;
  }
  const others = bench.children(parent).filter((child) => child !== node);
  const losing = others.flatMap((other) => bench.subtree(other));
  const liveGoes = isCurrent || losing.includes(bench.current);
  if (!force) refuseLoss(draft, losing, { liveGoes });
  if (liveGoes) revertForced(draft, node);
  discardAll(draft, losing);
  draft.delete(parent);
}

/** Deletes a snapshot and its data. */
export function discard(draft: Draft, node: number, force: boolean): void {
  const { bench } = draft;
  if (bench.fanOut(node) === 0) {
    draft.delete(node);
    return;
  }
  const losing = bench.subtree(node);
  const liveGoes = bench.onLivePath[node] === 1;
  const parent = at(bench.parent, node);
  if (liveGoes && parent === BASE) {
    draft.refuse(
      guard(
        'noStateLeft',
        message`The live state depends on ${bench.nameOf(node)}. Without it, the VM would have no state left. Revert to another snapshot first.`,
        [LIVE],
      ),
    );
    return;
  }
  if (!force) refuseLoss(draft, losing.slice(1), { liveGoes });
  if (liveGoes) revertForced(draft, parent);
  discardAll(draft, losing);
}

/** Whether the storage can delete a node and keep every state that depends on it. */
function keepsFanOut(draft: Draft, node: number): boolean {
  const rules = draft.bench.rulesOf(node);
  if (rules === undefined) return false;
  const fanOut = rules.delete.filter((rule) => rule.kind === 'fanOutAtMost');
  return evaluateRules(fanOut, draft.bench, { step: 0, node, verb: 'delete' }).length === 0;
}

interface Losing {
  readonly liveGoes?: boolean;
  /** They were selected themselves, and nothing that depends on them remains. */
  readonly selected?: boolean;
}

/** Refuses a loss. The draft continues, so that the same answer reports what else would refuse the forced plan. */
export function refuseLoss(draft: Draft, losing: readonly number[], how: Losing = {}): void {
  const lost = losing.map((node) => draft.bench.snapshot(node));
  const blockers = [...lost.map((s) => s.id), ...(how.liveGoes === true ? [LIVE] : [])];
  draft.refuseUnlessForced(loss('wouldDiscardOthers', lossMessage(draft, lost, how), blockers));
}

function lossMessage({ bench }: Draft, lost: readonly Snapshot[], how: Losing): MessageText {
  const names = bench.namesOf(lost);
  if (how.selected === true) {
    return message`Would also delete the data of ${names}, because no remaining state depends on it. Force required.`;
  }
  if (lost.length === 0) return plain('Would also discard the live state. Force required.');
  return how.liveGoes === true
    ? message`Would also delete other snapshots and discard the live state: ${names}. Force required.`
    : message`Would also delete other snapshots: ${names}. Force required.`;
}

/** A forced revert takes no safety snapshot, which would be discarded too. */
function revertForced(draft: Draft, to: number): void {
  draft.warn(
    'noSafety',
    message`The VM is first reverted to ${draft.bench.nameOf(to)} without a safety snapshot, and changes since its current snapshot are lost.`,
    [draft.bench.snapshot(to).id],
  );
  draft.revert(to);
}

/** Deletes subtrees, leaves first, so that nothing is merged into a snapshot that is deleted as well. */
export function discardAll(draft: Draft, nodes: readonly number[]): void {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node !== undefined) draft.delete(node);
  }
}
