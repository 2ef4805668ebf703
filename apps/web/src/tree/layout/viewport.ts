import type { Box, TreeLayout } from './place.ts';
import { LIVE_NODE } from './shape.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Pane {
  readonly width: number;
  readonly height: number;
  /** Elements over the pane, such as the zoom buttons, in its own pixels. */
  readonly covers?: readonly Box[];
}

/** A pane and what it shows. */
interface Looking {
  readonly pane: Pane;
  readonly view: View;
}

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;
/** Below this the text on a card cannot be read. */
export const READABLE = 0.55;
/** The zoom for several cards that do not fit together at a readable size. */
const SEEN_TOGETHER = 0.42;
/** Below this it is hard to see which card is which. */
const DISTINGUISHABLE = 0.3;
/** The zoom for part of a tree that does not fit. */
const NEAR = 0.8;
/** Below this width of a pane, in CSS pixels, its complete tree would be far too small to read: a phone. */
const NARROW = 500;
const MARGIN = 40;
/** The minimum distance between a card and elements over the pane. */
const APART = 8;

/**
 * The viewport that shows the complete tree, at most at its natural size, with no card under a button if the cards stay
 * large enough. React Flow's `fitView` never resolves with fixed sizes and visible nodes only (12.12.1), so the bounds
 * come from the layout.
 */
export function wholeView(layout: TreeLayout, pane: Pane): View {
  const plain = fitted(layout.bounds, pane);
  if (coveredIn(layout, pane, plain) === 0) return plain;
  const nextToControls = roomsOf(pane)
    .map((room) => inRoom(layout.bounds, room))
    .sort((a, b) => b.zoom - a.zoom);
  const clear = nextToControls.find((view) => view.zoom >= READABLE && coveredIn(layout, pane, view) === 0);
  if (clear !== undefined) return clear;
  // In a tree too large for that, keep at least the live state clear.
  const live = layout.placed.get(LIVE_NODE);
  const isFree = (view: View) => live === undefined || !isCovered(live, pane, view);
  return isFree(plain) ? plain : (nextToControls.find(isFree) ?? plain);
}

/**
 * The first view: the complete tree if it is readable, else the part around the given node at a readable size, with
 * as much of the tree and as few cards under buttons as possible. On a phone, text is read from closer, and there is
 * no room next to the buttons: only the given node has to be clear of them.
 */
export function firstView(layout: TreeLayout, focus: Box | undefined, pane: Pane): View {
  const whole = wholeView(layout, pane);
  const isNarrow = pane.width < NARROW;
  if (whole.zoom >= (isNarrow ? NEAR : READABLE) || focus === undefined) return whole;
  const near = within(layout.bounds, pane, centredView(focus, pane, NEAR));
  const isFree = isInSight(focus, pane, near) && !isCovered(focus, pane, near);
  return isNarrow && isFree ? near : clearView(layout, focus, { pane, view: near });
}

/** The complete tree as long as its cards are distinguishable, else the first view of a part of it. */
export function overview(layout: TreeLayout, focus: Box | undefined, pane: Pane): View {
  const whole = wholeView(layout, pane);
  return whole.zoom >= DISTINGUISHABLE ? whole : firstView(layout, focus, pane);
}

/**
 * The same view, moved slightly so that fewer cards are under buttons, the box first, if the box stays visible.
 */
export function clearView(layout: TreeLayout, box: Box, { pane, view: wanted }: Looking): View {
  const near = new Map([...layout.placed].filter(([, card]) => touchesSight(card, pane, wanted)));
  const shifts = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5].map((step) => step * 30);
  const weigh = (view: View) =>
    coveredIn({ ...layout, placed: near }, pane, view) + (isCovered(box, pane, view) ? near.size : 0);
  let best = wanted;
  let least = weigh(wanted);
  for (const x of shifts) {
    for (const y of shifts) {
      const view = { ...wanted, x: wanted.x + x, y: wanted.y + y };
      const covered = least === 0 ? 0 : weigh(view);
      if (covered < least && isInSight(box, pane, view)) [best, least] = [view, covered];
    }
  }
  return best;
}

/**
 * The nearest viewport that shows the complete box: undefined if it is already visible, else centered and zoomed out as
 * far as necessary, up to a limit.
 */
export function viewOf(box: Box, pane: Pane, current: View): View | undefined {
  if (isInSight(box, pane, current)) return undefined;
  const fit = Math.min((pane.width - 2 * MARGIN) / box.width, (pane.height - 2 * MARGIN) / box.height);
  // Seeing the complete group matters more than reading it; the panel next to it has the names.
  const least = fit < READABLE ? Math.max(SEEN_TOGETHER, fit) : READABLE;
  return centredView(box, pane, Math.max(least, Math.min(current.zoom, fit)));
}

/** The viewport with one node in its center. */
export function centredView(node: Box, pane: Pane, zoom: number): View {
  return {
    zoom,
    x: pane.width / 2 - (node.x + node.width / 2) * zoom,
    y: pane.height / 2 - (node.y + node.height / 2) * zoom,
  };
}

/** The viewport in which a card that moved keeps its position on the screen. */
export function anchoredView(before: Box, after: Box, current: View): View {
  const middle = (box: Box) => [box.x + box.width / 2, box.y + box.height / 2] as const;
  const [[x1, y1], [x2, y2]] = [middle(before), middle(after)];
  return { ...current, x: current.x + (x1 - x2) * current.zoom, y: current.y + (y1 - y2) * current.zoom };
}

/** The card in both layouts that is nearest to the center of the pane. */
export function nearestTo(
  { placed }: TreeLayout,
  isCandidate: (id: string) => boolean,
  { pane, view }: Looking,
): string | undefined {
  const [x, y] = [(pane.width / 2 - view.x) / view.zoom, (pane.height / 2 - view.y) / view.zoom];
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const card of placed.values()) {
    const away = (card.x + card.width / 2 - x) ** 2 + (card.y + card.height / 2 - y) ** 2;
    if (away >= least || !isCandidate(card.id)) continue;
    [best, least] = [card.id, away];
  }
  return best;
}

export function isInSight(box: Box, pane: Pane, view: View): boolean {
  const { x, y, width, height } = onScreen(box, view);
  return x >= 0 && y >= 0 && x + width <= pane.width && y + height <= pane.height;
}

export function touchesSight(box: Box, pane: Pane, view: View): boolean {
  const { x, y, width, height } = onScreen(box, view);
  return x + width >= 0 && y + height >= 0 && x <= pane.width && y <= pane.height;
}

function fitted(box: Box, pane: Pane): View {
  return inRoom(box, { x: 0, y: 0, width: pane.width, height: pane.height });
}

/** A short tree is placed in the upper third, where readers start. */
function inRoom(box: Box, room: Box): View {
  const zoom = clamp(
    Math.min((room.width - 2 * MARGIN) / box.width, (room.height - 2 * MARGIN) / box.height, 1),
  );
  const free = room.height - box.height * zoom;
  const top = free < 2 * MARGIN ? MARGIN : Math.max(MARGIN, free * 0.32);
  return {
    zoom,
    x: room.x + room.width / 2 - (box.x + box.width / 2) * zoom,
    y: room.y + top - box.y * zoom,
  };
}

/** Free parts of a partly covered pane: right, left, above, and combinations of two. */
function roomsOf({ width, height, covers = [] }: Pane): Box[] {
  const lefts = [0, ...covers.filter((c) => c.x < width / 2).map((c) => c.x + c.width - MARGIN / 2)];
  const rights = [width, ...covers.filter((c) => c.x >= width / 2).map((c) => c.x + MARGIN / 2)];
  const bottoms = [height, ...covers.filter((c) => c.y > height / 2).map((c) => c.y + MARGIN / 2)];
  return lefts.flatMap((x) =>
    rights.flatMap((right) => bottoms.map((bottom) => ({ x, y: 0, width: right - x, height: bottom }))),
  );
}

/** Moves a view so that there is no empty space on one side while more of the tree is hidden on the other. */
function within(box: Box, pane: Pane, view: View): View {
  const place = (at: number, [start, size]: readonly [number, number], room: number) => {
    const [first, last] = [MARGIN - start * view.zoom, room - MARGIN - (start + size) * view.zoom];
    return first <= last ? (first + last) / 2 : Math.min(first, Math.max(last, at));
  };
  return {
    ...view,
    x: place(view.x, [box.x, box.width], pane.width),
    y: place(view.y, [box.y, box.height], pane.height),
  };
}

function coveredIn({ placed }: TreeLayout, pane: Pane, view: View): number {
  if ((pane.covers ?? []).length === 0) return 0;
  let count = 0;
  for (const card of placed.values()) if (isCovered(card, pane, view)) count += 1;
  return count;
}

/** Whether a control covers or almost covers a box. */
function isCovered(box: Box, { covers = [] }: Pane, view: View): boolean {
  const { x, y, width, height } = onScreen(box, view);
  return covers.some(
    (c) =>
      x < c.x + c.width + APART &&
      x + width > c.x - APART &&
      y < c.y + c.height + APART &&
      y + height > c.y - APART,
  );
}

function onScreen(box: Box, { x, y, zoom }: View): Box {
  return { x: x + box.x * zoom, y: y + box.y * zoom, width: box.width * zoom, height: box.height * zoom };
}

const clamp = (zoom: number) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
