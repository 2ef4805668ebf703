import type { Box } from './place.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Pane {
  readonly width: number;
  readonly height: number;
}

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;
/** Below this the words on a card cannot be read. */
const READABLE = 0.55;
const MARGIN = 40;

/**
 * The viewport that shows the whole box, at most at its natural size. React Flow's own `fitView` never resolves
 * with fixed sizes and visible nodes only (12.12.1), so the bounds come from the layout.
 */
export function wholeView(box: Box, pane: Pane): View {
  const zoom = clamp(
    Math.min((pane.width - 2 * MARGIN) / box.width, (pane.height - 2 * MARGIN) / box.height, 1),
  );
  return {
    zoom,
    x: pane.width / 2 - (box.x + box.width / 2) * zoom,
    y: box.height * zoom + 2 * MARGIN > pane.height ? MARGIN - box.y * zoom : centredTop(box, pane, zoom),
  };
}

/** A first look: the whole tree where it stays readable, else the given node in the middle at a readable size. */
export function firstView(box: Box, focus: Box | undefined, pane: Pane): View {
  const whole = wholeView(box, pane);
  if (whole.zoom >= READABLE || focus === undefined) return whole;
  return centredView(focus, pane, 0.8);
}

/**
 * The nearest viewport that has the whole box in sight: none where it is already, else the box in the middle, as
 * far away as it needs but never so far that nothing can be read.
 */
export function viewOf(box: Box, pane: Pane, current: View): View | undefined {
  const left = current.x + box.x * current.zoom;
  const top = current.y + box.y * current.zoom;
  const right = left + box.width * current.zoom;
  const bottom = top + box.height * current.zoom;
  if (left >= 0 && top >= 0 && right <= pane.width && bottom <= pane.height) return undefined;
  const fit = Math.min((pane.width - 2 * MARGIN) / box.width, (pane.height - 2 * MARGIN) / box.height);
  return centredView(box, pane, Math.max(READABLE, Math.min(current.zoom, fit)));
}

/** The viewport with one node in its middle. */
export function centredView(node: Box, pane: Pane, zoom: number): View {
  return {
    zoom,
    x: pane.width / 2 - (node.x + node.width / 2) * zoom,
    y: pane.height / 2 - (node.y + node.height / 2) * zoom,
  };
}

const clamp = (zoom: number) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));

/** A short tree stands in the upper third, where the eye begins. */
function centredTop(box: Box, pane: Pane, zoom: number): number {
  const free = pane.height - box.height * zoom;
  return Math.max(MARGIN, free * 0.32) - box.y * zoom;
}
