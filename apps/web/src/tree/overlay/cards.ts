import type { Snapshot, SnapshotTree } from '@snaptree/core';
import { Position } from '@xyflow/react';
import { nameOf } from '../../words/operations.ts';
import { type Placed, SIZES } from '../layout/place.ts';
import type { NodeKind } from '../layout/shape.ts';
import { deltaBytes, liveBytes } from './facts.ts';
import type { Marking } from './marks.ts';
import type { BaseNode, CardData, CardNode, LiveData, LiveFlowNode } from './model.ts';

/** What is the same for every node that is painted. */
export interface CardFacts {
  readonly marking: Marking | undefined;
  readonly picked: boolean;
  readonly working: number | null | undefined;
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
    owner: snapshot.owner,
    duplicateName: facts.duplicateName,
    problem: snapshot.problem?.text,
    mark: facts.marking?.mark,
    badge: facts.marking?.badge,
    picked: facts.picked,
    working: facts.working,
  };
  return { ...frame(place), ...called(snapshot.name || 'unnamed'), type: 'snapshot', data };
}

export function liveCard(tree: SnapshotTree, place: Placed, facts: CardFacts): LiveFlowNode {
  const lost = place.kind === 'lostLive';
  const data: LiveData = {
    power: tree.live.power,
    changed: tree.live.changed,
    seatName: tree.seat.kind === 'on' ? nameOf(tree, tree.seat.id) : undefined,
    seatKnown: tree.seat.kind !== 'unknown',
    bytes: liveBytes(tree).top,
    mark: lost ? 'lost' : facts.marking?.mark,
    badge: lost ? 'lost' : facts.marking?.badge,
    picked: facts.picked && !lost,
    working: lost ? undefined : facts.working,
    lost,
  };
  return { ...frame(place), ...called(lost ? 'Live state as it is now' : 'Live state'), type: 'live', data };
}

export function baseCard(tree: SnapshotTree, place: Placed, picked: boolean): BaseNode {
  return {
    ...frame(place),
    ...called('Base image'),
    type: 'base',
    data: { bytes: liveBytes(tree).base, picked },
  };
}

/** What a screen reader calls the card; what the card says follows. */
const called = (name: string) => ({ ariaRole: 'group' as const, ariaLabel: name });

function frame(place: Placed) {
  const { width, height } = SIZES[place.kind];
  return {
    id: place.id,
    position: { x: place.x, y: place.y },
    width,
    height,
    handles: HANDLES[place.kind],
    draggable: false,
    connectable: false,
  };
}

const HANDLES: Record<NodeKind, ReturnType<typeof handlesOf>> = {
  base: handlesOf('base'),
  snapshot: handlesOf('snapshot'),
  live: handlesOf('live'),
  lostLive: handlesOf('lostLive'),
};

/** For cards that were never in sight and so never measured; the lines themselves follow `routes.ts`. */
function handlesOf(kind: NodeKind) {
  const { width, height } = SIZES[kind];
  const at = { x: width / 2, width: 1, height: 1, id: null };
  return [
    { ...at, type: 'target' as const, position: Position.Top, y: 0 },
    { ...at, type: 'source' as const, position: Position.Bottom, y: height },
  ];
}
