import { evaluateRules } from '../../rules/evaluate.ts';
import { at, BASE } from '../../tree/shape.ts';
import type { Draft } from '../draft.ts';
import { guard, loss, names } from '../guards.ts';
import { LIVE } from '../model.ts';

/** Forget this restore point, keep everything built on it. */
export function mergeIntoChildren(draft: Draft, node: number): void {
  const self = draft.bench.snapshot(node);
  if (draft.bench.fanOut(node) === 0) {
    draft.refuse(
      guard(
        'wouldDiscardSelf',
        `Nothing is built on ${self.name}, so nothing could take its changes: they would be thrown away.`,
        [self.id],
      ),
    );
    return;
  }
  draft.delete(node);
}

/**
 * Let the snapshot take the place of its parent. Where the storage can keep what else the parent carries,
 * nothing is lost; where it cannot, the other subtrees have to go, and that needs force.
 */
export function mergeIntoParent(draft: Draft, node: number, force: boolean): void {
  const { bench } = draft;
  const parent = at(bench.parent, node);
  if (parent === BASE) return mergeIntoChildren(draft, node);
  const others = bench.children(parent).filter((child) => child !== node);
  const isCurrent = bench.current === parent;
  if ((others.length === 0 && !isCurrent) || keepsFanOut(draft, parent)) {
    draft.delete(parent);
    return;
  }
  const losing = others.flatMap((other) => bench.subtree(other));
  const liveGoes = isCurrent || losing.includes(bench.current);
  if (!force) refuseLoss(draft, losing, { liveGoes });
  if (liveGoes) revertForced(draft, node);
  discardAll(draft, losing);
  draft.delete(parent);
}

/** Throw the snapshot's changes away. */
export function discard(draft: Draft, node: number, force: boolean): void {
  const { bench } = draft;
  if (bench.fanOut(node) === 0) {
    draft.delete(node);
    return;
  }
  const self = bench.snapshot(node);
  const losing = bench.subtree(node);
  const liveGoes = bench.onLivePath[node] === 1;
  const parent = at(bench.parent, node);
  if (liveGoes && parent === BASE) {
    draft.refuse(
      guard(
        'noStateLeft',
        `The live state rests on ${self.name}, and without it the machine has no state left.`,
        [LIVE],
      ),
    );
    return;
  }
  if (!force) refuseLoss(draft, losing.slice(1), { liveGoes });
  if (liveGoes) revertForced(draft, parent);
  discardAll(draft, losing);
}

/** Whether the storage can delete a node and still keep every state built on it. */
function keepsFanOut(draft: Draft, node: number): boolean {
  const rules = draft.bench.rulesOf(node);
  if (rules === undefined) return false;
  const fanOut = rules.delete.filter((rule) => rule.kind === 'fanOutAtMost');
  return evaluateRules(fanOut, draft.bench, { step: 0, node, verb: 'delete' }).length === 0;
}

interface Losing {
  readonly liveGoes?: boolean;
  /** What becomes of them, after their names. */
  readonly words?: string;
}

/**
 * The loss comes first, and the draft goes on behind it: whatever else stands in the way of the forced plan
 * is then said in the same answer.
 */
export function refuseLoss(draft: Draft, losing: readonly number[], how: Losing = {}): void {
  const { liveGoes = false, words = 'would be thrown away with it.' } = how;
  const lost = losing.map((node) => draft.bench.snapshot(node));
  const what =
    lost.length === 0 ? 'the live state' : `${names(lost)}${liveGoes ? ' and the live state' : ''}`;
  draft.refuseUnlessForced(
    loss('wouldDiscardOthers', `${what} ${words}`, [...lost.map((s) => s.id), ...(liveGoes ? [LIVE] : [])]),
  );
}

/** A revert that a forced plan needs takes no safety snapshot: it would be thrown away too. */
function revertForced(draft: Draft, to: number): void {
  const { name, id } = draft.bench.snapshot(to);
  draft.warn(
    'noSafety',
    `The live state is reverted to ${name} first, without a safety snapshot: it would be thrown away too.`,
    [id],
  );
  draft.revert(to);
}

/** Deletes whole subtrees, leaves first, so that nothing is ever merged into what goes anyway. */
export function discardAll(draft: Draft, nodes: readonly number[]): void {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node !== undefined) draft.delete(node);
  }
}
