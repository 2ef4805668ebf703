import type { MechanismRules } from '../../capabilities/capabilities.ts';
import { at, BASE, NONE } from '../../tree/shape.ts';
import type { Draft } from '../draft.ts';
import { guard } from '../guards/refuse.ts';
import { discardAll, refuseLoss } from './merge.ts';
import { deleteInOrder } from './mixed-order.ts';

/**
 * Deletes a snapshot and its descendants; the live state is unchanged. Those on the live path are merged, the others
 * are discarded, which needs force.
 */
export function removeSubtree(
  draft: Draft,
  node: number,
  options: { keepRoot: boolean; force: boolean },
): void {
  const nodes = draft.bench.subtree(node);
  remove(draft, options.keepRoot ? nodes.slice(1) : nodes, options.force);
}

/** Deletes every snapshot of the domain. */
export function removeAll(draft: Draft, force: boolean): void {
  remove(
    draft,
    draft.bench.children(BASE).flatMap((root) => draft.bench.subtree(root)),
    force,
  );
}

function remove(draft: Draft, nodes: readonly number[], force: boolean): void {
  const { bench } = draft;
  if (nodes.length === 0) {
    draft.refuse(guard('nothingToDo', 'There are no snapshots to delete.', []));
    return;
  }
  const offPath = nodes.filter((node) => bench.onLivePath[node] !== 1);
  if (offPath.length > 0 && !force) refuseLoss(draft, offPath, { selected: true });
  discardAll(draft, offPath);
  deleteInOrder(draft, inCheapOrder(draft, nodes), (node) => draft.delete(node));
}

/** The members of the live path, in the order that moves the fewest bytes. */
function inCheapOrder(draft: Draft, nodes: readonly number[]): number[] {
  const { bench } = draft;
  const members = new Uint8Array(bench.gone.length);
  for (const node of nodes) members[node] = 1;
  const path: number[] = [];
  for (let i = bench.current; i > BASE && i !== NONE; i = at(bench.parent, i))
    if (members[i] === 1) path.push(i);
  return orderOf(draft, path) === 'baseFirst' ? path.reverse() : path;
}

/** Only layers cost anything to merge, so the first layered member decides. */
function orderOf(draft: Draft, path: readonly number[]): MechanismRules['order'] {
  for (const node of path) {
    const rules = draft.bench.rulesOf(node);
    if (rules === undefined || rules.storage === 'independent') continue;
    return draft.bench.power === 'off' ? (rules.orderWhileOff ?? rules.order) : rules.order;
  }
  return 'baseFirst';
}
