import type { Placed, TreeLayout } from '../../layout/place.ts';
import type {
  CollapsedBranch,
  LineKind,
  NodeEffect,
  PaintedEdge,
  PaintedNode,
  Painting,
} from '../../overlay/model.ts';

/** A painting as few large shapes, so that a canvas draws ten thousand cards in one frame. */
export interface Sketch {
  readonly lines: readonly { readonly kind: LineKind; readonly path: Path2D }[];
  readonly cards: readonly { readonly ink: Ink; readonly places: readonly Placed[] }[];
}

/** The minimum size of a found or selected card, in pixels of the screen. */
const SEEN = 5;

/** Names of the palette's variables in `tokens.css`. */
type Ink = '--find' | '--line-strong' | '--amber' | '--red' | '--accent' | '--green';

const lineInk: Record<LineKind, Ink> = {
  plain: '--line-strong',
  old: '--line-strong',
  new: '--accent',
  current: '--green',
  flow: '--amber',
};

const markInk: Record<NodeEffect, Ink> = {
  kept: '--line-strong',
  merged: '--amber',
  metadataDeleted: '--amber',
  blocks: '--amber',
  discarded: '--red',
  lost: '--red',
  reverted: '--red',
  receives: '--accent',
  reattached: '--accent',
  created: '--accent',
  edited: '--accent',
};

export function sketchOf(painting: Painting, layout: TreeLayout): Sketch {
  return { lines: linesOf(painting.edges), cards: cardsOf(painting.nodes, layout) };
}

const known = new WeakMap<readonly PaintedEdge[], Sketch['lines']>();

/** Reading ten thousand paths takes longer than drawing them; the minimap and the far view read them once. */
function linesOf(edges: readonly PaintedEdge[]): Sketch['lines'] {
  const lines = known.get(edges) ?? readLines(edges);
  known.set(edges, lines);
  return lines;
}

function readLines(edges: readonly PaintedEdge[]): Sketch['lines'] {
  const pathsByKind = new Map<LineKind, string[]>();
  for (const { data } of edges) {
    if (data === undefined) continue;
    const paths = pathsByKind.get(data.line);
    if (paths === undefined) pathsByKind.set(data.line, [data.path]);
    else paths.push(data.path);
  }
  return [...pathsByKind].map(([kind, paths]) => ({ kind, path: new Path2D(paths.join(' ')) }));
}

function cardsOf(nodes: readonly PaintedNode[], layout: TreeLayout): Sketch['cards'] {
  const groups = new Map<Ink, Placed[]>();
  for (const node of nodes) {
    const place = layout.placed.get(node.id);
    if (place === undefined) continue;
    const ink = inkOf(node);
    const known = groups.get(ink);
    if (known === undefined) groups.set(ink, [place]);
    else known.push(place);
  }
  // Search hits are drawn over what they touch.
  return [...groups]
    .map(([ink, places]) => ({ ink, places }))
    .sort((a, b) => Number(a.ink === '--find') - Number(b.ink === '--find'));
}

function inkOf(node: PaintedNode): Ink {
  if (node.type === 'base') return '--line-strong';
  if (node.data.picked) return '--accent';
  if (node.data.found !== undefined) return '--find';
  if (node.type === 'snapshot' && node.data.branch?.open === false) return inkOfFold(node.data.branch);
  if (node.data.effect !== undefined) return markInk[node.data.effect];
  return node.type === 'live' ? '--green' : '--line-strong';
}

/** A collapsed branch in the color of its most severe effect. */
function inkOfFold({ effects: [gravest], found, live }: CollapsedBranch): Ink {
  if (gravest !== undefined) return markInk[gravest[0]];
  if (found > 0) return '--find';
  return live ? '--green' : '--line-strong';
}

/** Draws a sketch; `view` maps the tree's pixels to the canvas's, sharp on dense screens. */
export function drawSketch(
  canvas: HTMLCanvasElement,
  sketch: Sketch,
  view: { x: number; y: number; zoom: number },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const density = window.devicePixelRatio;
  const { clientWidth, clientHeight } = canvas;
  if (canvas.width !== Math.round(clientWidth * density)) canvas.width = Math.round(clientWidth * density);
  if (canvas.height !== Math.round(clientHeight * density))
    canvas.height = Math.round(clientHeight * density);
  const palette = getComputedStyle(canvas);
  const scale = view.zoom * density;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, view.x * density, view.y * density);
  context.lineWidth = Math.max(1.4, 0.8 / view.zoom);
  for (const { kind, path } of sketch.lines) {
    context.strokeStyle = palette.getPropertyValue(lineInk[kind]);
    context.stroke(path);
  }
  for (const { ink, places } of sketch.cards) {
    context.fillStyle = palette.getPropertyValue(ink);
    // Found cards stay visible from afar, where a card is smaller than a dot.
    const least = ink === '--find' || ink === '--accent' ? SEEN / view.zoom : 0;
    for (const { x, y, width, height } of places) {
      const [right, down] = [Math.max(width, least), Math.max(height, least)];
      context.fillRect(x - (right - width) / 2, y - (down - height) / 2, right, down);
    }
  }
}
