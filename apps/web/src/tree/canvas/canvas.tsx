import { treeMessages } from '../../messages/tree/tree.ts';
import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, Suspense, useCallback, useRef, useState } from 'react';
import { optional } from '../../ui/lazy/lazy.ts';
import type { Orientation } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import { MAX_ZOOM, MIN_ZOOM } from '../layout/viewport.ts';
import type { Painting } from '../overlay/model.ts';
import type { Scene } from '../overlay/paint.ts';
import { type Reach, reachOf } from '../selection/select.ts';
import styles from './canvas.module.css';
import { BaseCard, LiveCard, SnapshotCard } from './cards/cards.tsx';
import { CollapseContext } from './cards/collapse-button.tsx';
import { SpokenCard } from './cards/spoken-card.tsx';
import { Controls } from './controls.tsx';
import { Cursor } from './cursor.tsx';
import { cardAt, useFar } from './far/far.ts';
import { cardInDirection, wishOf } from './keys.ts';
import { ArrowHeads, Line } from './line.tsx';
import { useMoving } from './moving.ts';
import { Eye, FirstLook } from './view.tsx';

const FarView = optional(async () => (await import('./far/far-view.tsx')).FarView);
const Minimap = optional(async () => (await import('./far/minimap.tsx')).Minimap);
const nodeTypes = { snapshot: SnapshotCard, live: LiveCard, base: BaseCard };
const edgeTypes = { line: Line };
const NOTHING: Painting = { nodes: [], edges: [] };

interface CanvasProps {
  /** A different key is a different tree, and resets the view. */
  treeKey: string;
  scene: Scene;
  painting: Painting;
  picked: string | undefined;
  /** Present if several snapshots can be selected with keys. */
  several?: Several;
  /** Starts with the complete tree in view, however small. */
  whole?: boolean;
  /** Nodes to scroll into view when they change. */
  interest: readonly string[];
  collapsed: ReadonlySet<string>;
  onPick: (id: string, reach: Reach) => void;
  /** The background was clicked. */
  onLeave: () => void;
  onTurn: (orientation: Orientation) => void;
  /** Expands or collapses the branch of a card. */
  onToggle: (id: string) => void;
  /** Expands every branch that hides a node. */
  onReveal: (id: string) => void;
}

interface Several {
  /** The focused card, which may differ from the selected one. */
  readonly cursor: string | undefined;
  /** The focus moved to a card without selecting it. */
  readonly onCursor: (id: string) => void;
  /** How many are selected. */
  readonly count: number;
}

/** The tree, which can be panned and zoomed. Only visible cards are rendered. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider key={props.treeKey}>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture(props: CanvasProps) {
  const { scene, painting, picked, interest, collapsed, several, onPick, onLeave, onTurn, onReveal } = props;
  const { layout, visible } = scene;
  const flow = useReactFlow();
  const far = useFar(painting.nodes.length);
  const moving = useMoving(painting, layout, visible.collapsedInto);
  const pivot = useRef<string>(undefined);
  /** When a key was last used here; from then on the card is announced. */
  const [asked, setAsked] = useState<number>();
  const onToggle = useRef(props.onToggle);
  onToggle.current = props.onToggle;
  // A stable function, so that no card renders again because of it.
  const toggle = useCallback((id: string) => {
    pivot.current = id;
    onToggle.current(id);
  }, []);
  const pickFromAfar = (event: MouseEvent) => {
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const id = far ? cardAt(layout, point) : undefined;
    if (id !== undefined) onPick(id, reachOf(event));
    else if (reachOf(event) === 'only') onLeave();
  };
  const shown = (id: string) => visible.collapsedInto.get(id) ?? id;
  const focus = picked === undefined ? undefined : shown(picked);
  const wanted = several?.cursor === undefined ? focus : shown(several.cursor);
  const here = wanted !== undefined && layout.placed.has(wanted) ? wanted : shown(LIVE_NODE);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const wish = wishOf(event);
    if (wish === undefined) return;
    event.preventDefault();
    setAsked(Date.now());
    switch (wish.kind) {
      case 'toggle':
        if (visible.forks.has(here) && collapsed.has(here) === wish.open) toggle(here);
        return;
      case 'choose':
        return onPick(here, wish.reach);
      case 'go': {
        const next = cardInDirection(event.key, here, { shape: visible.shape, layout });
        if (next === undefined) return;
        several?.onCursor(next);
        if (several === undefined || wish.reach !== 'look')
          onPick(next, wish.reach === 'look' ? 'only' : wish.reach);
        return;
      }
      default:
        return wish satisfies never;
    }
  };
  return (
    <section
      className={styles.canvas}
      data-tree="graph"
      data-still={moving.still}
      data-keys={asked !== undefined}
      data-across={layout.orientation === 'across'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tree handles the keys for all its cards
      tabIndex={0}
      aria-label={treeMessages.label(several !== undefined)}
      onKeyDown={onKeyDown}
      onBlur={() => setAsked(undefined)}
    >
      <SpokenCard
        node={asked === undefined ? undefined : painting.nodes.find((node) => node.id === here)}
        at={asked ?? 0}
        together={several?.count ?? 0}
      />
      <ArrowHeads />
      <CollapseContext value={toggle}>
        <ReactFlow
          nodes={far ? NOTHING.nodes : moving.nodes}
          edges={far ? NOTHING.edges : moving.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          nodesFocusable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          minZoom={MIN_ZOOM}
          maxZoom={MAX_ZOOM}
          onNodeClick={(event, node) => onPick(node.id, reachOf(event))}
          onPaneClick={pickFromAfar}
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Dots} gap={26} size={1.2} color="var(--line-strong)" />
          <Suspense>{far && <FarView painting={painting} layout={layout} />}</Suspense>
          <Cursor card={layout.placed.get(here)} />
          <Suspense>
            <Minimap painting={painting} layout={layout} />
          </Suspense>
          <Controls layout={layout} picked={picked} onTurn={onTurn} onReveal={onReveal} />
          <FirstLook layout={layout} focus={focus ?? shown(LIVE_NODE)} whole={props.whole === true} />
          <Eye
            layout={layout}
            collapsed={collapsed}
            collapsedInto={visible.collapsedInto}
            interest={here === focus ? interest : [here]}
            pivot={pivot}
          />
        </ReactFlow>
      </CollapseContext>
    </section>
  );
}
