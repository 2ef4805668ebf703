import type { Box, Orientation, TreeLayout } from '../../layout/place.ts';
import { DEPTH } from '../../layout/place.ts';

/** All cards of one depth, as if the tree grew downward: where each starts and ends. */
export interface Row {
  readonly top: number;
  readonly bottom: number;
  /** From left to right; no two of them touch. */
  readonly spans: readonly (readonly [number, number])[];
}

/** The distance of a line from cards, in pixels; half of the narrowest gap between two of them. */
const CLEAR = 14;

/** A view of a layout in which the tree always grows downward and lines always lead down. */
export interface Frame {
  readonly orientation: Orientation;
  /** The line leads toward the root. */
  readonly upwards: boolean;
}

/** Across is down with the axes swapped, upwards is down mirrored. */
export function turned(box: Box, { orientation, upwards }: Frame): Box {
  const down = orientation === 'down' ? box : { x: box.y, y: box.x, width: box.height, height: box.width };
  return upwards ? { ...down, y: -down.y - down.height } : down;
}

export function depthOf(box: Box, orientation: Orientation): number {
  const { y, height } = turned(box, { orientation, upwards: false });
  return Math.round((y + height / 2) / DEPTH[orientation]);
}

/** The cards of a layout by their depth, looked up when the first line needs them. */
export class Rows {
  readonly #layout: TreeLayout;
  #rows: ReadonlyMap<number, Row> | undefined;
  /** Which lines already run through a gap, so that those of another card run next to them. */
  readonly #taken = new Map<string, string[]>();

  constructor(layout: TreeLayout) {
    this.#layout = layout;
  }

  /** The row at a depth as a frame shows it; upwards, its top is its bottom. */
  at(depth: number, { upwards }: Frame): Row | undefined {
    this.#rows ??= rowsOf(this.#layout);
    const row = this.#rows.get(depth);
    return row === undefined || !upwards ? row : { ...row, top: -row.bottom, bottom: -row.top };
  }

  /** Where a line from `from` to `to` passes this row, as close to both as the cards allow. */
  passage(depth: number, frame: Frame, { from, to, of }: { from: number; to: number; of: string }): number {
    const row = this.at(depth, frame);
    if (row === undefined) return to;
    const detour = (x: number) => Math.abs(x - from) + Math.abs(x - to);
    let best: number | undefined;
    for (const [left, right] of gapsOf(row)) {
      // As close to its target as possible, so that the rest of the line is straight.
      const x = Math.min(Math.max(to, left), right);
      if (best === undefined || detour(x) < detour(best)) best = x;
    }
    return (best ?? to) + this.#lane(`${depth} ${best}`, of);
  }

  /** How much room there is next to a card in its row. */
  freeWidthNextTo(depth: number, box: Box, side: 'left' | 'right'): number {
    const spans = this.at(depth, { orientation: 'down', upwards: false })?.spans ?? [];
    const index = spans.findIndex(([left, right]) => left <= box.x + 1 && right >= box.x + box.width - 1);
    const next = spans[side === 'left' ? index - 1 : index + 1];
    if (next === undefined) return Number.POSITIVE_INFINITY;
    return side === 'left' ? box.x - next[1] : next[0] - (box.x + box.width);
  }

  #lane(gap: string, of: string): number {
    const known = this.#taken.get(gap) ?? [];
    if (!known.includes(of)) this.#taken.set(gap, [...known, of]);
    const place = known.includes(of) ? known.indexOf(of) : known.length;
    return [0, 5, -5][place % 3] ?? 0;
  }
}

/** The free intervals of a row in which a line may run, without the clearance around cards. */
function gapsOf({ spans }: Row): [number, number][] {
  const gaps: [number, number][] = [];
  let left = Number.NEGATIVE_INFINITY;
  for (const [begin, end] of [...spans, [Number.POSITIVE_INFINITY, 0] as const]) {
    const [from, to] = [left + CLEAR, begin - CLEAR];
    if (from <= to) gaps.push([from, to]);
    else if (begin - left >= CLEAR) gaps.push([(left + begin) / 2, (left + begin) / 2]);
    left = end;
  }
  return gaps;
}

function rowsOf({ placed, orientation }: TreeLayout): Map<number, Row> {
  const rows = new Map<number, { top: number; bottom: number; spans: [number, number][] }>();
  for (const place of placed.values()) {
    const box = turned(place, { orientation, upwards: false });
    const depth = depthOf(place, orientation);
    const span: [number, number] = [box.x, box.x + box.width];
    const row = rows.get(depth);
    if (row === undefined) rows.set(depth, { top: box.y, bottom: box.y + box.height, spans: [span] });
    else {
      row.top = Math.min(row.top, box.y);
      row.bottom = Math.max(row.bottom, box.y + box.height);
      row.spans.push(span);
    }
  }
  for (const { spans } of rows.values()) spans.sort(([a], [b]) => a - b);
  return rows;
}
