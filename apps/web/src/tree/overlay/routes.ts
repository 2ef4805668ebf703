import type { Box, Orientation } from '../layout/place.ts';

/** A line as an SVG path, and where its label stands. */
export interface Route {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

type Point = readonly [number, number];

/** A line from one card to another, told as if the tree grew downwards; `drawn` turns it where it does not. */
interface Way {
  readonly from: Point;
  /** The two points that bend it; none where it is straight. */
  readonly bends: readonly [Point, Point] | undefined;
  readonly to: Point;
  readonly label: Point;
}

const ARROW_GAP = 3;
/** How far beside the tree line data flows: a card is less high than wide. */
const FLOW_OFFSET: Record<Orientation, number> = { down: 42, across: 18 };
/** Cards that are nearer than this along the tree are neighbours. */
const NEAR: Record<Orientation, number> = { down: 100, across: 200 };

/** From the end of one card to the beginning of another, in a calm curve. */
export function treeRoute(from: Box, to: Box, orientation: Orientation): Route {
  return drawn(
    between(turned(from, orientation), turned(to, orientation), { aside: 0, gap: 0 }),
    orientation,
  );
}

/**
 * A new line. Between neighbouring rows it is a tree line; past a card that goes it swings out at the side, so
 * that it does not run behind that card.
 */
export function newRoute(from: Box, to: Box, orientation: Orientation): Route {
  const source = turned(from, orientation);
  const target = turned(to, orientation);
  const near = target.y - (source.y + source.height) < NEAR[orientation];
  const way = near ? between(source, target, { aside: 0, gap: ARROW_GAP }) : around(source, target);
  return drawn(way, orientation);
}

/** Data that moves from one card into another: beside the tree line, with room for an arrow. */
export function flowRoute(from: Box, to: Box, orientation: Orientation): Route {
  const room = { aside: FLOW_OFFSET[orientation], gap: ARROW_GAP };
  return drawn(between(turned(from, orientation), turned(to, orientation), room), orientation);
}

function between(from: Box, to: Box, { aside, gap }: { aside: number; gap: number }): Way {
  const [x1, y1] = [mid(from) + aside, from.y + from.height];
  const [x2, y2] = [mid(to) + aside, to.y - gap];
  const half = (y1 + y2) / 2;
  const bends: Way['bends'] =
    x1 === x2
      ? undefined
      : [
          [x1, half],
          [x2, half],
        ];
  return { from: [x1, y1], bends, to: [x2, y2], label: [(x1 + x2) / 2, half] };
}

function around(from: Box, to: Box): Way {
  const left = mid(to) <= mid(from) + 1;
  const [sx, tx] = left ? [from.x, to.x - ARROW_GAP] : [from.x + from.width, to.x + to.width + ARROW_GAP];
  const sy = from.y + from.height / 2;
  const ty = to.y + to.height / 2;
  const swing = 50 + Math.min(140, (ty - sy) * 0.28);
  const bend = left ? Math.min(sx, tx) - swing : Math.max(sx, tx) + swing;
  return {
    from: [sx, sy],
    bends: [
      [bend, sy],
      [bend, ty],
    ],
    to: [tx, ty],
    label: [bend * 0.75 + ((sx + tx) / 2) * 0.25, (sy + ty) / 2],
  };
}

const mid = (box: Box) => box.x + box.width / 2;

/** Across is down with the axes swapped. */
function turned(box: Box, orientation: Orientation): Box {
  return orientation === 'down' ? box : { x: box.y, y: box.x, width: box.height, height: box.width };
}

function drawn({ from, bends, to, label }: Way, orientation: Orientation): Route {
  const at = ([x, y]: Point) => (orientation === 'down' ? `${x},${y}` : `${y},${x}`);
  const path =
    bends === undefined
      ? `M${at(from)} L${at(to)}`
      : `M${at(from)} C${at(bends[0])} ${at(bends[1])} ${at(to)}`;
  const [labelX, labelY] = orientation === 'down' ? label : [label[1], label[0]];
  return { path, labelX, labelY };
}
