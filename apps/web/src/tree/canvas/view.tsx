import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { boundsOf, type Placed, type TreeLayout } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import {
  anchoredView,
  clearView,
  firstView,
  isInSight,
  nearestTo,
  overview,
  type Pane,
  READABLE,
  type View,
  viewOf,
  wholeView,
} from '../layout/viewport.ts';
import { together } from './motion.ts';

/** The present pane; undefined until React Flow has measured it. */
export function usePane(): () => Pane {
  const store = useStoreApi();
  return () => {
    const { width, height, domNode } = store.getState();
    const origin = domNode?.getBoundingClientRect();
    if (domNode === null || origin === undefined) return { width, height };
    const covers = [...domNode.querySelectorAll('.react-flow__panel')].map((panel) => {
      const box = panel.getBoundingClientRect();
      return { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height };
    });
    return { width, height, covers: covers.filter((box) => box.width > 0) };
  };
}

interface FirstLookProps {
  layout: TreeLayout;
  focus: string | undefined;
  /** Prefers the complete tree to readable text. */
  whole: boolean;
}

/** Sets the view once, when the pane has a size: a linked node first, else the live state, else everything. */
export function FirstLook({ layout, focus, whole }: FirstLookProps) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const paneNow = useRef(usePane());
  const done = useRef(false);
  useEffect(() => {
    const look = () => {
      const pane = paneNow.current();
      // The buttons over the pane are known a moment after its size.
      if (done.current || pane.width === 0 || pane.height === 0 || store.getState().domNode === null) return;
      done.current = true;
      const box = layout.placed.get(focus ?? LIVE_NODE) ?? layout.placed.get(LIVE_NODE);
      void flow.setViewport(whole ? overview(layout, box, pane) : firstView(layout, box, pane));
    };
    look();
    return store.subscribe(look);
  }, [flow, store, layout, focus, whole]);
  return null;
}

interface EyeProps {
  layout: TreeLayout;
  collapsed: ReadonlySet<string>;
  collapsedInto: ReadonlyMap<string, string>;
  /** Nodes to scroll into view when they change. */
  interest: readonly string[];
  /** The branch that was expanded or collapsed last. */
  pivot: React.RefObject<string | undefined>;
}

/**
 * Moves the view after a change. When the orientation changes or a branch is expanded or collapsed, its card keeps its
 * position on the screen, or else the one in the center. The nodes of a new preview are scrolled into view. A new
 * reading alone moves nothing.
 */
export function Eye({ layout, collapsed, collapsedInto, interest, pivot }: EyeProps) {
  const flow = useReactFlow();
  const paneNow = useRef(usePane());
  const before = useRef({ layout, collapsed });
  const seen = useRef('');
  const key = [...new Set(interest.map((id) => collapsedInto.get(id) ?? id))].join(' ');
  useEffect(() => {
    const old = before.current;
    before.current = { layout, collapsed };
    const pane = paneNow.current();
    if (pane.width === 0) return;
    const now = flow.getViewport();
    const place = (id: string) => layout.placed.get(collapsedInto.get(id) ?? id);
    const isOther = old.layout.orientation !== layout.orientation || old.collapsed !== collapsed;
    const isNarrowed = collapsed.size > old.collapsed.size;
    let view = isOther
      ? heldView(old.layout, layout, { place, pivot: pivot.current, isNarrowed, pane, now })
      : now;
    pivot.current = undefined;
    if (key !== seen.current) {
      seen.current = key;
      const boxes = key.split(' ').flatMap((id) => layout.placed.get(id) ?? []);
      const bounds = boundsOf(boxes);
      const next = boxes.length === 0 ? undefined : viewOf(bounds, pane, view);
      if (next !== undefined) view = clearView(layout, bounds, { pane, view: next });
    }
    if (view !== now) void flow.setViewport(view, together());
  }, [flow, layout, collapsed, collapsedInto, key, pivot]);
  return null;
}

interface Held {
  readonly place: (id: string) => Placed | undefined;
  readonly pivot: string | undefined;
  /** More branches are collapsed than before. */
  readonly isNarrowed: boolean;
  readonly pane: Pane;
  readonly now: View;
}

function heldView(old: TreeLayout, layout: TreeLayout, held: Held): View {
  const { place, pivot, isNarrowed, pane, now } = held;
  const isTurned = old.orientation !== layout.orientation;
  if (isTurned && isInSight(old.bounds, pane, now)) return firstView(layout, place(LIVE_NODE), pane);
  const whole = wholeView(layout, pane);
  // All branches were collapsed at once: if the rest is readable, show all of it.
  if (isNarrowed && pivot === undefined && whole.zoom >= READABLE) return whole;
  const middle = nearestTo(old, (id) => place(id) !== undefined, { pane, view: now });
  const id = isTurned ? middle : (pivot ?? middle);
  const [from, to] = id === undefined ? [] : [old.placed.get(id), place(id)];
  return from === undefined || to === undefined ? now : anchoredView(from, to, now);
}
