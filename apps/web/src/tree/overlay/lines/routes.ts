import type { Placed, TreeLayout } from '../../layout/place.ts';
import { depthOf, type Frame, Rows, turned } from './rows.ts';

/** A line as an SVG path, and the position of its label. */
export interface Route {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

export type RouteKind = 'tree' | 'new' | 'flow';

type Point = readonly [number, number];
type Box = ReturnType<typeof turned>;

/** The rows that a line passes, and the card that it comes from. */
interface Past {
  readonly depths: readonly number[];
  readonly of: string;
  readonly frame: Frame;
}

/** A line as if the tree grew downward: cubic curves, each with its two control points and its end. */
interface Path {
  readonly from: Point;
  readonly curves: readonly (readonly [Point, Point, Point])[];
}

const ARROW_GAP = 3;
/** How far from the tree line data flows, and new lines start: a card is less high than wide. */
const ASIDE = { down: 42, across: 18 };
/** The distance from a card at which a line that enters from the side runs, if there is room. */
const SWING = 26;
const CORNER = 11;

/**
 * Routes lines through a layout. All cards of one depth form a row with a free channel below it. Lines change position
 * only in the channels and pass a row only between its cards, so no line crosses a card.
 */
export class Router {
  readonly #layout: TreeLayout;
  readonly #rows: Rows;

  constructor(layout: TreeLayout) {
    this.#layout = layout;
    this.#rows = new Rows(layout);
  }

  /** `tree`: end to end. `flow`: next to it, with an arrow. `new`: past rows, entering from the side. */
  route(kind: RouteKind, from: Placed, to: Placed): Route {
    const { orientation } = this.#layout;
    const [begin, end] = [depthOf(from, orientation), depthOf(to, orientation)];
    const frame: Frame = { orientation, upwards: end < begin };
    const [source, target] = [turned(from, frame), turned(to, frame)];
    const lane = kind === 'flow' ? ASIDE[orientation] : 0;
    const gap = kind === 'tree' ? 0 : ARROW_GAP;
    if (begin === end) return drawn(below(source, target), frame);
    if (Math.abs(end - begin) === 1) {
      return drawn(along([exit(source, lane), [mid(target) + lane, target.y - gap]]), frame);
    }
    const past = { depths: between(begin, end), of: from.id, frame };
    if (kind !== 'new') {
      const last: Point = [mid(target) + lane, target.y - gap];
      return drawn(along(this.#through(exit(source, lane), last, past)), frame);
    }
    return drawn(this.#swing(source, target, { ...past, end }), frame);
  }

  /** Knots of a line that passes rows between their cards. */
  #through(from: Point, to: Point, { depths, of, frame }: Past): Point[] {
    const knots: Point[] = [from];
    let [x] = from;
    for (const depth of depths) {
      const row = this.#rows.at(depth, frame);
      if (row === undefined) continue;
      x = this.#rows.passage(depth, frame, { from: x, to: to[0], of });
      knots.push([x, row.top], [x, row.bottom]);
    }
    knots.push(to);
    return knots;
  }

  /** A line that ends at the nearer side of a card, where neither badges nor other lines are. */
  #swing(source: Box, target: Box, past: Past & { end: number }): Path {
    const paths = (['left', 'right'] as const).map((side) =>
      this.#swingFrom(source, target, { ...past, side }),
    );
    const [left, right] = paths.map(aside);
    const [first = { from: [0, 0], curves: [] }, second = first] = paths;
    return (left ?? 0) <= (right ?? 0) ? first : second;
  }

  #swingFrom(
    source: Box,
    target: Box,
    { depths, of, frame, end, side }: Past & { end: number; side: 'left' | 'right' },
  ): Path {
    const sign = side === 'left' ? -1 : 1;
    const reach = Math.min(SWING, this.#rows.freeWidthNextTo(end, target, side) / 2);
    const edge = side === 'left' ? target.x : target.x + target.width;
    const [x, stop] = [edge + sign * reach, edge + sign * ARROW_GAP];
    const top = this.#rows.at(end, frame)?.top ?? target.y;
    const middle = target.y + target.height / 2;
    const begin = exit(source, ASIDE[frame.orientation] * (x <= mid(source) ? -1 : 1));
    const path = along([...this.#through(begin, [x, top], { depths, of, frame }), [x, middle - CORNER]]);
    const corner: Point = [x, middle];
    return { from: path.from, curves: [...path.curves, [corner, corner, [stop, middle]]] };
  }
}

/** The total sideways distance of a path. */
function aside({ from, curves }: Path): number {
  let [x] = from;
  return curves.reduce((sum, [, , [to]]) => {
    const step = Math.abs(to - x);
    x = to;
    return sum + step;
  }, 0);
}

/** The depths strictly between two, in the order in which a line passes them. */
function between(begin: number, end: number): number[] {
  const step = end > begin ? 1 : -1;
  return Array.from({ length: Math.abs(end - begin) - 1 }, (_, i) => begin + (i + 1) * step);
}

/** Smooth curves from knot to knot, straight between vertically aligned knots. */
function along(knots: readonly Point[]): Path {
  const [from = [0, 0], ...rest] = knots;
  let [x1, y1] = from;
  const curves = rest.map(([x2, y2]): readonly [Point, Point, Point] => {
    const half = (y1 + y2) / 2;
    const curve = [[x1, half] as const, [x2, half] as const, [x2, y2] as const] as const;
    [x1, y1] = [x2, y2];
    return curve;
  });
  return { from, curves };
}

/** Between two cards of one row: through the channel below them. */
function below(source: Box, target: Box): Path {
  const deep = Math.max(source.y + source.height, target.y + target.height) + 36;
  const end: Point = [mid(target), target.y + target.height + ARROW_GAP];
  return { from: exit(source, 0), curves: [[[mid(source), deep], [mid(target), deep], end]] };
}

const mid = (box: Box) => box.x + box.width / 2;
const exit = (box: Box, lane: number): Point => [mid(box) + lane, box.y + box.height];

/** The label is in the middle of the first channel, where no card is. */
function drawn({ from, curves }: Path, frame: Frame): Route {
  const real = ([x, y]: Point): Point => {
    const depth = frame.upwards ? -y : y;
    return frame.orientation === 'down' ? [x, depth] : [depth, x];
  };
  const at = (point: Point) => real(point).map(short).join(',');
  const path = `M${at(from)}${curves.map((curve) => ` C${curve.map(at).join(' ')}`).join('')}`;
  const [, , end = from] = curves[0] ?? [];
  const [labelX, labelY] = real([(from[0] + end[0]) / 2, (from[1] + end[1]) / 2]);
  return { path, labelX, labelY };
}

const short = (value: number) => Math.round(value * 10) / 10;
