import { displayName, type Snapshot, type SnapshotTree } from '@snaptree/core';
import { Position } from '@xyflow/react';
import { nameOf } from '../../messages/operations/operations.ts';
import { cardMessages } from '../../messages/tree/tree.ts';
import type { FoundIn } from '../find/hits.ts';
import { type Orientation, type Placed, SIZES } from '../layout/place.ts';
import type { NodeKind } from '../layout/shape.ts';
import { deltaBytes, liveBytes } from './facts.ts';
import type { BaseNode, Branch, CardData, CardNode, LiveData, LiveFlowNode } from './model.ts';
import type { CardEffect } from './node-effects.ts';

/** What is the same for every node that is painted. */
export interface CardFacts {
  readonly effect: CardEffect | undefined;
  readonly picked: boolean;
  readonly working: number | null | undefined;
  readonly orientation: Orientation;
  readonly branch: Branch | undefined;
  readonly found: FoundIn | undefined;
}

export function snapshotCard(
  snapshot: Snapshot,
  place: Placed,
  facts: CardFacts & { duplicateName: boolean },
): CardNode {
  const data: CardData = {
    name: snapshot.name,
    createdAt: snapshot.createdAt,
    bytes: deltaBytes(snapshot),
    memory: snapshot.memory,
    memoryBytes: snapshot.memoryBytes,
    coversAll: snapshot.disks.every((disk) => disk.coverage !== 'none'),
    isProtected: snapshot.protected === true,
    tags: (snapshot.tags ?? []).join(', '),
    owner: snapshot.owner,
    duplicateName: facts.duplicateName,
    problem: snapshot.problem?.text,
    effect: facts.effect?.effect,
    badge: facts.effect?.badge,
    picked: facts.picked,
    working: facts.working,
    found: facts.found,
    branch: facts.branch,
  };
  return {
    ...frame(place, facts.orientation),
    ...called(displayName(snapshot)),
    type: 'snapshot',
    data,
  };
}

export function liveCard(tree: SnapshotTree, place: Placed, facts: CardFacts): LiveFlowNode {
  const lost = place.kind === 'lostLive';
  const data: LiveData = {
    power: tree.live.power,
    changed: tree.live.changed,
    currentName: tree.current.kind === 'snapshot' ? nameOf(tree, tree.current.id) : undefined,
    currentKnown: tree.current.kind !== 'unknown',
    bytes: liveBytes(tree).top,
    effect: lost ? 'lost' : facts.effect?.effect,
    badge: lost ? cardMessages.lost : facts.effect?.badge,
    picked: facts.picked && !lost,
    working: lost ? undefined : facts.working,
    found: lost ? undefined : facts.found,
    lost,
  };
  return {
    ...frame(place, facts.orientation),
    ...called(lost ? cardMessages.liveStateNow : cardMessages.liveState),
    type: 'live',
    data,
  };
}

export function baseCard(tree: SnapshotTree, place: Placed, facts: CardFacts): BaseNode {
  return {
    ...frame(place, facts.orientation),
    ...called(cardMessages.baseImage),
    type: 'base',
    data: { bytes: liveBytes(tree).base, picked: facts.picked, branch: facts.branch },
  };
}

/** The name of the card for screen readers; the text of the card follows it. */
const called = (name: string) => ({ ariaRole: 'group' as const, ariaLabel: name });

function frame(place: Placed, orientation: Orientation) {
  const { width, height } = SIZES[place.kind];
  return {
    id: place.id,
    position: { x: place.x, y: place.y },
    width,
    height,
    ...ENDS[orientation],
    handles: HANDLES[orientation][place.kind],
    draggable: false,
    connectable: false,
  };
}

/** On which side of a card lines begin and end. */
const ENDS = {
  down: { targetPosition: Position.Top, sourcePosition: Position.Bottom },
  across: { targetPosition: Position.Left, sourcePosition: Position.Right },
};

const HANDLES = { down: handlesFor('down'), across: handlesFor('across') };

function handlesFor(orientation: Orientation): Record<NodeKind, ReturnType<typeof handlesOf>> {
  return {
    base: handlesOf('base', orientation),
    snapshot: handlesOf('snapshot', orientation),
    live: handlesOf('live', orientation),
    lostLive: handlesOf('lostLive', orientation),
  };
}

/** For cards that were never in sight and so never measured; the lines themselves follow `routes.ts`. */
function handlesOf(kind: NodeKind, orientation: Orientation) {
  const { width, height } = SIZES[kind];
  const { targetPosition, sourcePosition } = ENDS[orientation];
  const [begin, end] =
    orientation === 'down'
      ? [
          { x: width / 2, y: 0 },
          { x: width / 2, y: height },
        ]
      : [
          { x: 0, y: height / 2 },
          { x: width, y: height / 2 },
        ];
  const point = { width: 1, height: 1, id: null };
  return [
    { ...point, ...begin, type: 'target' as const, position: targetPosition },
    { ...point, ...end, type: 'source' as const, position: sourcePosition },
  ];
}
