import type { Plan } from '@snaptree/core';
import { bytesInWords } from '../../words/figures.ts';
import type { Orientation, Placed, TreeLayout } from '../layout/place.ts';
import { LIVE_NODE, LOST_LIVE, type Shape } from '../layout/shape.ts';
import type { LineKind, PaintedEdge } from './model.ts';
import { flowRoute, newRoute, type Route, treeRoute } from './routes.ts';

export interface LineFacts {
  readonly shape: Shape;
  readonly layout: TreeLayout;
  /** Nodes whose parent changes, `base` for none; only in the difference. */
  readonly moves: ReadonlyMap<string, { from: string; to: string }>;
  /** Nodes that go; only where they are still drawn. */
  readonly going: ReadonlySet<string>;
  readonly created: ReadonlySet<string>;
}

/** The lines of the tree: as it is, as it was and as it will be. */
export function treeLines(facts: LineFacts): PaintedEdge[] {
  return facts.shape.flatMap((node) => {
    if (node.parent === null || node.loose === true) return [];
    const move = facts.moves.get(node.id);
    if (move === undefined) return line(facts.layout, node.parent, node.id, kindOf(node.id, facts));
    return [...line(facts.layout, move.from, node.id, 'old'), ...line(facts.layout, move.to, node.id, 'new')];
  });
}

/** What is merged flows into what takes it, with the bytes that move at most. */
export function flowLines(
  plan: Plan,
  layout: TreeLayout,
  bytes: (id: string) => number | undefined,
): PaintedEdge[] {
  return plan.effects.flatMap((effect) => {
    if (effect.kind !== 'merged') return [];
    const size = bytes(effect.id);
    const label = size === undefined ? '+ its changes' : `+${bytesInWords(size)}`;
    return effect.into.flatMap((target) => line(layout, effect.id, target, 'flow', label));
  });
}

function kindOf(id: string, facts: LineFacts): LineKind {
  if (facts.created.has(id)) return 'new';
  if (facts.going.has(id) || id === LOST_LIVE) return 'old';
  return id === LIVE_NODE ? 'current' : 'plain';
}

function line(layout: TreeLayout, from: string, to: string, kind: LineKind, label?: string): PaintedEdge[] {
  const source = layout.placed.get(from);
  const target = layout.placed.get(to);
  if (source === undefined || target === undefined) return [];
  const data = {
    line: kind,
    ...routeOf(source, target, { kind, orientation: layout.orientation }),
    ...(label === undefined ? {} : { label }),
  };
  return [
    {
      id: `${kind}:${from}:${to}`,
      type: 'line',
      source: from,
      target: to,
      data,
      focusable: false,
      // The outline tells the same to those who do not see the lines.
      domAttributes: { 'aria-hidden': true },
      selectable: false,
      zIndex: kind === 'flow' || kind === 'new' ? 1 : 0,
    },
  ];
}

function routeOf(
  from: Placed,
  to: Placed,
  { kind, orientation }: { kind: LineKind; orientation: Orientation },
): Route {
  if (kind === 'flow') return flowRoute(from, to, orientation);
  return kind === 'new' ? newRoute(from, to, orientation) : treeRoute(from, to, orientation);
}
