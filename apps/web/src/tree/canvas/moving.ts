import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import type { TreeLayout } from '../layout/place.ts';
import { type Pane, touchesSight, type View } from '../layout/viewport.ts';
import type { PaintedEdge, PaintedNode, Painting } from '../overlay/model.ts';
import { MOVE, wantsNoMotion } from './motion.ts';

/** With more visible cards than this, changes are immediate: no one could follow them, and frames would drop. */
const MOST_MOVING = 300;

interface Moving {
  readonly nodes: PaintedNode[];
  readonly edges: PaintedEdge[];
  /** Too many cards are visible to animate. */
  readonly still: boolean;
}

interface Change {
  readonly layout: TreeLayout;
  /** Cards that are removed, by the card they preceded; '' for the end. */
  readonly leaving: ReadonlyMap<string, readonly PaintedNode[]>;
  /** Ids of new cards and lines. */
  readonly arriving: ReadonlySet<string>;
  readonly still: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();
const NONE_LEAVING: Change['leaving'] = new Map();

/**
 * What is drawn while one painting becomes the next: removed cards fade where they were, or into the collapsed branch
 * that now hides them; new ones fade in; the rest moves (`canvas.module.css`). After `MOVE` milliseconds only the
 * painting is left. There is no animation on the first painting, zoomed out, or with reduced motion.
 */
export function useMoving(
  painting: Painting,
  layout: TreeLayout,
  collapsedInto: ReadonlyMap<string, string>,
): Moving {
  const store = useStoreApi();
  const last = useRef(painting);
  const [change, setChange] = useState<Change>({
    layout,
    leaving: NONE_LEAVING,
    arriving: NOTHING,
    still: false,
  });
  if (change.layout !== layout) {
    const { width, height, transform } = store.getState();
    const sight = { pane: { width, height }, view: { x: transform[0], y: transform[1], zoom: transform[2] } };
    setChange(changeOf(last.current, painting, { layout, collapsedInto, sight }));
  }
  const isChanging = change.leaving.size > 0 || change.arriving.size > 0;
  useEffect(() => {
    last.current = painting;
  }, [painting]);
  useEffect(() => {
    if (!isChanging) return;
    const rest = () =>
      setChange((now) => (now === change ? { ...now, leaving: NONE_LEAVING, arriving: NOTHING } : now));
    const end = setTimeout(rest, MOVE);
    return () => clearTimeout(end);
  }, [change, isChanging]);
  if (!isChanging) return { ...painting, still: change.still };
  const coming = <T extends { id: string }>(item: T) =>
    change.arriving.has(item.id) ? { ...item, className: 'arriving' } : item;
  return {
    nodes: inOldOrder(painting.nodes.map(coming), change.leaving),
    edges: painting.edges.map(coming),
    still: change.still,
  };
}

interface Ground {
  readonly layout: TreeLayout;
  readonly collapsedInto: ReadonlyMap<string, string>;
  readonly sight: { readonly pane: Pane; readonly view: View };
}

function changeOf(before: Painting, after: Painting, { layout, collapsedInto, sight }: Ground): Change {
  const inSight = (node: PaintedNode) => {
    const box = { ...node.position, width: node.width ?? 0, height: node.height ?? 0 };
    return touchesSight(box, sight.pane, sight.view);
  };
  const seen = before.nodes.filter(inSight);
  const still = seen.length > MOST_MOVING;
  if (still || wantsNoMotion()) return { layout, leaving: NONE_LEAVING, arriving: NOTHING, still };
  const known = new Set([...before.nodes, ...before.edges].map((item) => item.id));
  const shown = [...after.nodes.filter(inSight), ...after.edges];
  const arriving = shown.filter((item) => !known.has(item.id)).map((item) => item.id);
  const leaving = leavingFrom(before.nodes, new Set(seen), (node) => {
    if (layout.placed.has(node.id)) return undefined;
    const into = layout.placed.get(collapsedInto.get(node.id) ?? '');
    return into === undefined ? node.position : { x: into.x, y: into.y };
  });
  return {
    layout,
    leaving,
    arriving: arriving.length > MOST_MOVING ? NOTHING : new Set(arriving),
    still,
  };
}

function leavingFrom(
  nodes: readonly PaintedNode[],
  seen: ReadonlySet<PaintedNode>,
  goalOf: (node: PaintedNode) => PaintedNode['position'] | undefined,
): Change['leaving'] {
  const leaving = new Map<string, PaintedNode[]>();
  let waiting: PaintedNode[] = [];
  const stay = (id: string) => {
    if (waiting.length > 0) leaving.set(id, waiting);
    waiting = [];
  };
  for (const node of nodes) {
    const position = goalOf(node);
    if (position === undefined) stay(node.id);
    else if (seen.has(node)) waiting.push({ ...node, position, className: 'leaving', zIndex: -1 });
  }
  stay('');
  return leaving;
}

/** Removed cards keep their place in the page, because a browser ends the transition of an element that is moved. */
function inOldOrder(nodes: readonly PaintedNode[], leaving: Change['leaving']): PaintedNode[] {
  return [...nodes.flatMap((node) => [...(leaving.get(node.id) ?? []), node]), ...(leaving.get('') ?? [])];
}
