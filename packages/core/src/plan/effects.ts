import { currentKey } from '../tree/difference.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Draft } from './draft.ts';
import { type Effect, LIVE } from './model.ts';
import type { Removed } from './removed.ts';

/** What the steps of a draft do to each node, compared with the tree before the first of them. */
export function effectsOf(draft: Draft): Effect[] {
  const effects: Effect[] = [];
  for (const removed of draft.removed) effects.push(effectOn(removed));
  for (const removed of draft.removed) pushReceivers(draft, removed, effects);
  pushReattached(draft, effects);
  for (const snapshot of draft.bench.created) effects.push({ kind: 'created', id: snapshot.id });
  for (const step of draft.steps) {
    if ('id' in step && step.kind !== 'delete' && step.kind !== 'deleteMetadata' && step.kind !== 'pull')
      effects.push({ kind: 'edited', id: step.id });
  }
  if (draft.revertedTo !== undefined) effects.push({ kind: 'reverted', to: draft.revertedTo });
  const from = draft.bench.tree.current;
  const to = draft.bench.currentNow();
  if (currentKey(from) !== currentKey(to)) effects.push({ kind: 'currentMoved', from, to });
  return effects;
}

function effectOn({ snapshot, fate, into }: Removed): Effect {
  return fate === 'merged'
    ? { kind: fate, id: snapshot.id, into: [...into] }
    : { kind: fate, id: snapshot.id };
}

function pushReceivers({ bench }: Draft, removed: Removed, effects: Effect[]): void {
  if (removed.fate !== 'merged') return;
  const from = removed.snapshot.id;
  for (const node of removed.intoNodes) {
    if (bench.gone[node] !== 1) effects.push({ kind: 'receives', id: bench.snapshot(node).id, from });
  }
  if (removed.into.at(-1) === LIVE) effects.push({ kind: 'receives', id: LIVE, from });
}

function pushReattached({ bench }: Draft, effects: Effect[]): void {
  for (const node of bench.reattached.nodes) {
    if (bench.gone[node] === 1) continue;
    const to = bench.parentId(node);
    if (node > bench.shape.size) continue;
    const before = at(bench.shape.parent, node);
    const from = before === BASE ? null : (bench.shape.snapshots[before - 1]?.id ?? null);
    if (from !== to) effects.push({ kind: 'reattached', id: bench.snapshot(node).id, from, to });
  }
}
