import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useCallback, useRef } from 'react';
import type { Orientation } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import { MAX_ZOOM, MIN_ZOOM } from '../layout/viewport.ts';
import type { Painting } from '../overlay/model.ts';
import type { Scene } from '../overlay/paint.ts';
import { type Reach, reachOf } from '../selection/select.ts';
import styles from './canvas.module.css';
import { BaseCard, LiveCard, SnapshotCard } from './cards.tsx';
import { Controls } from './controls.tsx';
import { cardAt, FarView, useFar } from './far-view.tsx';
import { FoldContext } from './fold-button.tsx';
import { cardInDirection, foldKey } from './keys.ts';
import { ArrowHeads, Line } from './line.tsx';
import { Minimap } from './minimap.tsx';
import { useMoving } from './moving.ts';
import { Eye, FirstLook } from './view.tsx';

const nodeTypes = { snapshot: SnapshotCard, live: LiveCard, base: BaseCard };
const edgeTypes = { line: Line };
const NOTHING: Painting = { nodes: [], edges: [] };

interface CanvasProps {
  /** Another key is another tree: the view starts anew. */
  treeKey: string;
  scene: Scene;
  painting: Painting;
  picked: string | undefined;
  /** Nodes to bring into sight when they become others. */
  interest: readonly string[];
  closed: ReadonlySet<string>;
  onPick: (id: string, reach: Reach) => void;
  /** The ground between the cards was clicked. */
  onLeave: () => void;
  onTurn: (orientation: Orientation) => void;
  /** Opens or closes the branch of a card. */
  onFold: (id: string) => void;
  /** Opens all that hides a node. */
  onReveal: (id: string) => void;
}

/** The tree as a picture that can be panned and zoomed; only what is in sight exists in the page. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider key={props.treeKey}>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture(props: CanvasProps) {
  const { scene, painting, picked, interest, closed, onPick, onLeave, onTurn, onReveal } = props;
  const { layout, folded } = scene;
  const flow = useReactFlow();
  const far = useFar(painting.nodes.length);
  const moving = useMoving(painting, layout, folded.standIns);
  const pivot = useRef<string>(undefined);
  const onFold = useRef(props.onFold);
  onFold.current = props.onFold;
  // Always the same function, so that no card is drawn anew because of it.
  const fold = useCallback((id: string) => {
    pivot.current = id;
    onFold.current(id);
  }, []);
  const pickFromAfar = (event: MouseEvent) => {
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const id = far ? cardAt(layout, point) : undefined;
    if (id !== undefined) onPick(id, reachOf(event));
    else if (reachOf(event) === 'only') onLeave();
  };
  const shown = (id: string) => folded.standIns.get(id) ?? id;
  const focus = picked === undefined ? undefined : shown(picked);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = focus !== undefined && layout.placed.has(focus) ? focus : shown(LIVE_NODE);
    const wish = foldKey(event.key);
    const next = cardInDirection(event.key, here, { shape: folded.shape, layout });
    if (wish !== undefined && folded.forks.has(here) && closed.has(here) === (wish === 'open')) fold(here);
    else if (next !== undefined) onPick(next, 'only');
    else if (wish === undefined && !event.key.startsWith('Arrow')) return;
    event.preventDefault();
  };
  return (
    <section
      className={styles.canvas}
      data-tree="graph"
      data-still={moving.still}
      data-across={layout.orientation === 'across'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes the keys for all its cards
      tabIndex={0}
      aria-label="Picture of the tree. Arrow keys go from card to card, plus and minus open and close a branch."
      onKeyDown={onKeyDown}
    >
      <ArrowHeads />
      <FoldContext value={fold}>
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
          {far && <FarView painting={painting} layout={layout} />}
          <Minimap painting={painting} layout={layout} />
          <Controls layout={layout} picked={picked} onTurn={onTurn} onReveal={onReveal} />
          <FirstLook layout={layout} focus={focus ?? shown(LIVE_NODE)} />
          <Eye layout={layout} closed={closed} standIns={folded.standIns} interest={interest} pivot={pivot} />
        </ReactFlow>
      </FoldContext>
    </section>
  );
}
