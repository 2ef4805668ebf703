import type { Plan } from '@snaptree/core';
import { bytesInWords } from '../../../messages/text/format.ts';
import { cardMessages } from '../../../messages/tree/tree.ts';
import type { TreeLayout } from '../../layout/place.ts';
import { LIVE_NODE, LOST_LIVE, type Shape } from '../../layout/shape.ts';
import type { LineKind, PaintedEdge } from '../model.ts';
import { spreadLabels } from './labels.ts';
import { type RouteKind, Router } from './routes.ts';

export interface LineFacts {
  /** The nodes that are drawn. */
  readonly shape: Shape;
  /** Nodes whose parent changes, `base` for none; only in the difference. */
  readonly moves: ReadonlyMap<string, { from: string; to: string }>;
  /** Nodes that are removed; only where they are still drawn. */
  readonly going: ReadonlySet<string>;
  readonly created: ReadonlySet<string>;
  /** What is merged where, with its size in bytes if known; only where a plan is drawn. */
  readonly flows: readonly { readonly effects: Plan['effects']; readonly bytes: SizeOf }[];
}

type SizeOf = (id: string) => number | undefined;

/** Where lines are drawn: the cards, and those that represent hidden ones. */
export interface Ground {
  readonly layout: TreeLayout;
  readonly collapsedInto: ReadonlyMap<string, string>;
}

const routeKinds: Record<LineKind, RouteKind> = {
  plain: 'tree',
  old: 'tree',
  current: 'tree',
  new: 'new',
  flow: 'flow',
};

/** The lines of the tree before and after the operation, and the data that moves between cards. */
export function linesOf(facts: LineFacts, ground: Ground): PaintedEdge[] {
  const draw = pen(ground);
  const tree = facts.shape.flatMap((node) => {
    if (node.parent === null || node.loose === true) return [];
    const move = facts.moves.get(node.id);
    if (move === undefined) return draw({ from: node.parent, to: node.id }, kindOf(node.id, facts));
    return [...draw({ from: move.from, to: node.id }, 'old'), ...draw({ from: move.to, to: node.id }, 'new')];
  });
  const flows = facts.flows.flatMap(({ effects, bytes }) => flowLines(effects, bytes, draw));
  return [...tree, ...spreadLabels(flows, ground.layout.orientation)];
}

type Pen = (ends: Ends, kind: LineKind, label?: string) => PaintedEdge[];

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** Lines from what is merged to what receives it, with the maximum number of bytes. */
function flowLines(effects: Plan['effects'], bytes: SizeOf, draw: Pen): PaintedEdge[] {
  const lines = new Map<string, PaintedEdge>();
  for (const effect of effects) {
    if (effect.kind !== 'merged') continue;
    const size = bytes(effect.id);
    const label = size === undefined ? cardMessages.flowUnknown : cardMessages.flow(bytesInWords(size));
    for (const line of effect.into.flatMap((target) => draw({ from: effect.id, to: target }, 'flow', label)))
      if (!lines.has(line.id)) lines.set(line.id, line);
  }
  return [...lines.values()];
}

function kindOf(id: string, facts: LineFacts): LineKind {
  if (facts.created.has(id)) return 'new';
  if (facts.going.has(id) || id === LOST_LIVE) return 'old';
  return id === LIVE_NODE ? 'current' : 'plain';
}

/** Draws lines between cards; inside a collapsed branch there is nothing to draw. */
function pen({ layout, collapsedInto }: Ground): Pen {
  const router = new Router(layout);
  return ({ from, to }, kind, label) => {
    const source = layout.placed.get(collapsedInto.get(from) ?? from);
    const target = layout.placed.get(collapsedInto.get(to) ?? to);
    if (source === undefined || target === undefined || source === target) return [];
    const data = {
      line: kind,
      ...router.route(routeKinds[kind], source, target),
      ...(label === undefined ? {} : { label }),
    };
    return [
      {
        id: `${kind}:${source.id}:${target.id}`,
        type: 'line',
        source: source.id,
        target: target.id,
        data,
        focusable: false,
        // The outline gives the same information to those who do not see the lines.
        domAttributes: { 'aria-hidden': true },
        selectable: false,
        zIndex: kind === 'flow' || kind === 'new' ? 1 : 0,
      },
    ];
  };
}
