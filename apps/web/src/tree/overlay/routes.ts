import type { Box } from '../layout/place.ts';

/** A line as an SVG path, and where its label stands. */
export interface Route {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

const FLOW_OFFSET = 42;
const ARROW_GAP = 3;

/** From the bottom of one card to the top of another, in a calm curve. */
export function treeRoute(from: Box, to: Box): Route {
  return curve(from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y);
}

/**
 * A new line. Between neighbouring rows it is a tree line; past a card that goes it swings out at the side, so
 * that it does not run behind that card.
 */
export function newRoute(from: Box, to: Box): Route {
  if (to.y - (from.y + from.height) < 100) return shortened(treeRoute(from, to), from, to);
  const left = to.x + to.width / 2 <= from.x + from.width / 2 + 1;
  const [sx, tx] = left ? [from.x, to.x - ARROW_GAP] : [from.x + from.width, to.x + to.width + ARROW_GAP];
  const sy = from.y + from.height / 2;
  const ty = to.y + to.height / 2;
  const swing = 50 + Math.min(140, (ty - sy) * 0.28);
  const bend = left ? Math.min(sx, tx) - swing : Math.max(sx, tx) + swing;
  return {
    path: `M${sx},${sy} C${bend},${sy} ${bend},${ty} ${tx},${ty}`,
    labelX: bend * 0.75 + ((sx + tx) / 2) * 0.25,
    labelY: (sy + ty) / 2,
  };
}

/** Data that moves from one card into another: right of the tree line, with room for an arrow. */
export function flowRoute(from: Box, to: Box): Route {
  const x = from.x + from.width / 2 + FLOW_OFFSET;
  return curve(x, from.y + from.height, to.x + to.width / 2 + FLOW_OFFSET, to.y - ARROW_GAP);
}

function shortened(route: Route, from: Box, to: Box): Route {
  return { ...route, path: curve(mid(from), from.y + from.height, mid(to), to.y - ARROW_GAP).path };
}

const mid = (box: Box) => box.x + box.width / 2;

function curve(x1: number, y1: number, x2: number, y2: number): Route {
  const half = (y1 + y2) / 2;
  const path =
    x1 === x2 ? `M${x1},${y1} L${x2},${y2}` : `M${x1},${y1} C${x1},${half} ${x2},${half} ${x2},${y2}`;
  return { path, labelX: (x1 + x2) / 2, labelY: half };
}
