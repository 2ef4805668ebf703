import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import type { TreeLayout } from '../layout/place.ts';
import { type Pane, touchesSight, type View } from '../layout/viewport.ts';
import type { PaintedEdge, PaintedNode, Painting } from '../overlay/model.ts';
import { MOVE, wantsNoMotion } from './motion.ts';

/** Where more cards than these are in sight, they change at once: no eye could follow, and frames would drop. */
const MOST_MOVING = 300;

interface Moving {
  readonly nodes: PaintedNode[];
  readonly edges: PaintedEdge[];
  /** Too much is in sight to be moved. */
  readonly still: boolean;
}

interface Change {
  readonly layout: TreeLayout;
  /** Cards that go, by the card before which they stood; '' at the end. */
  readonly leaving: ReadonlyMap<string, readonly PaintedNode[]>;
  /** Ids of cards and lines that were not there before. */
  readonly arriving: ReadonlySet<string>;
  readonly still: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();
const NOBODY: Change['leaving'] = new Map();

/**
 * What is drawn while one painting becomes the next: cards that go fade where they stood, or into the closed branch
 * that hides them now; what comes fades in; the rest moves (`canvas.module.css`). After `MOVE` milliseconds only the
 * painting is left. Nothing of this happens on the first painting, far away or for those who want no motion.
 */
export function useMoving(
  painting: Painting,
  layout: TreeLayout,
  collapsedInto: ReadonlyMap<string, string>,
): Moving {
  const store = useStoreApi();
  const last = useRef(painting);
  const [change, setChange] = useState<Change>({ layout, leaving: NOBODY, arriving: NOTHING, still: false });
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
      setChange((now) => (now === change ? { ...now, leaving: NOBODY, arriving: NOTHING } : now));
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
  if (still || wantsNoMotion()) return { layout, leaving: NOBODY, arriving: NOTHING, still };
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

/** Cards that go keep their place among the others, because a browser ends the movement of what changes it. */
function inOldOrder(nodes: readonly PaintedNode[], leaving: Change['leaving']): PaintedNode[] {
  return [...nodes.flatMap((node) => [...(leaving.get(node.id) ?? []), node]), ...(leaving.get('') ?? [])];
}
