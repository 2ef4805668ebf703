import type { Effect, Refusal, SnapshotTree } from '@snaptree/core';
import { effectWords } from '../../messages/operations/effects.ts';
import { nameOf } from '../../messages/operations/operations.ts';
import { blockedWord } from '../../messages/operations/refusals.ts';
import { snapshotCount } from '../../messages/text/counts.ts';
import { cardMessages } from '../../messages/tree/tree.ts';
import { LIVE_NODE, type Shape } from '../layout/shape.ts';
import type { NodeEffect } from './model.ts';

export interface CardEffect {
  readonly effect: NodeEffect;
  readonly badge: string;
}

/** Of several effects on a card, the most severe is shown. */
export const GRAVITY: Record<NodeEffect, number> = {
  blocks: 10,
  discarded: 9,
  lost: 9,
  merged: 8,
  metadataDeleted: 7,
  reverted: 6,
  created: 5,
  receives: 4,
  reattached: 3,
  edited: 2,
  kept: 0,
};

/** What a plan (or a running job) does to each node; nodes that are not in the map are kept. */
export function nodeEffectsOf(effects: readonly Effect[], tree: SnapshotTree): Map<string, CardEffect> {
  const shown = new Map<string, CardEffect>();
  const put = (id: string, effect: NodeEffect, badge: string) => {
    const known = shown.get(id);
    if (known === undefined || GRAVITY[effect] > GRAVITY[known.effect]) shown.set(id, { effect, badge });
  };
  for (const effect of effects) putEffect(effect, tree, put);
  return shown;
}

function putEffect(
  effect: Effect,
  tree: SnapshotTree,
  put: (id: string, effect: NodeEffect, badge: string) => void,
) {
  const { word } = effectWords[effect.kind];
  switch (effect.kind) {
    case 'merged':
      return put(effect.id, 'merged', mergedBadge(effect.into, tree));
    case 'reverted':
      return put(LIVE_NODE, 'reverted', cardMessages.revertedTo(nameOf(tree, effect.to)));
    case 'currentMoved':
      return put(LIVE_NODE, 'reattached', effect.to.kind === 'unknown' ? cardMessages.currentUnknown : word);
    case 'discarded':
    case 'metadataDeleted':
    case 'receives':
    case 'reattached':
    case 'created':
    case 'edited':
      return put(effect.id, effect.kind, word);
    default:
      return effect satisfies never;
  }
}

function mergedBadge(into: readonly string[], tree: SnapshotTree): string {
  const [only] = into;
  if (into.length !== 1 || only === undefined)
    return cardMessages.mergedInto(
      into.includes(LIVE_NODE) ? cardMessages.states(into.length) : snapshotCount(into.length),
    );
  return cardMessages.mergedInto(only === LIVE_NODE ? cardMessages.liveTarget : nameOf(tree, only));
}

/** The nodes that block the operation. */
export function blockersOf(refusals: readonly Refusal[]): Map<string, CardEffect> {
  return new Map(
    refusals.flatMap((refusal) =>
      refusal.blockers.map((id): [string, CardEffect] => [
        id,
        { effect: 'blocks', badge: blockedWord(refusal) },
      ]),
    ),
  );
}

/** The nodes whose parent changes; `base` means no parent. */
export function reattachments(before: Shape, after: Shape): Map<string, { from: string; to: string }> {
  const parents = new Map(before.map((node) => [node.id, node.parent]));
  const moves = new Map<string, { from: string; to: string }>();
  for (const node of after) {
    const from = parents.get(node.id);
    if (from === undefined || from === null || node.parent === null || from === node.parent) continue;
    moves.set(node.id, { from, to: node.parent });
  }
  return moves;
}
