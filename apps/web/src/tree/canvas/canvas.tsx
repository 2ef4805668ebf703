import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import { type MouseEvent, useEffect, useRef } from 'react';
import { boundsOf, type Orientation, type TreeLayout } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import { firstView, MAX_ZOOM, MIN_ZOOM, viewOf } from '../layout/viewport.ts';
import type { Painting } from '../overlay/model.ts';
import { type Reach, reachOf } from '../selection/select.ts';
import styles from './canvas.module.css';
import { BaseCard, LiveCard, SnapshotCard } from './cards.tsx';
import { Controls } from './controls.tsx';
import { cardAt, FarView, useFar } from './far-view.tsx';
import { ArrowHeads, Line } from './line.tsx';
import { Minimap } from './minimap.tsx';
import { gently } from './motion.ts';

const nodeTypes = { snapshot: SnapshotCard, live: LiveCard, base: BaseCard };
const edgeTypes = { line: Line };
const NOTHING: Painting = { nodes: [], edges: [] };

interface CanvasProps {
  /** Another key is another tree: the view starts anew. */
  treeKey: string;
  layout: TreeLayout;
  painting: Painting;
  picked: string | undefined;
  /** Nodes to bring into sight when they become others. */
  interest: readonly string[];
  onPick: (id: string, reach: Reach) => void;
  /** The ground between the cards was clicked. */
  onLeave: () => void;
  onTurn: (orientation: Orientation) => void;
}

/** The tree as a picture that can be panned and zoomed; only what is in sight exists in the page. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider key={props.treeKey}>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ layout, painting, picked, interest, onPick, onLeave, onTurn }: CanvasProps) {
  const flow = useReactFlow();
  const far = useFar(painting.nodes.length);
  const pickFromAfar = (event: MouseEvent) => {
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const id = far ? cardAt(layout, point) : undefined;
    if (id !== undefined) onPick(id, reachOf(event));
    else if (reachOf(event) === 'only') onLeave();
  };
  return (
    <div className={styles.canvas}>
      <ArrowHeads />
      <ReactFlow
        nodes={far ? NOTHING.nodes : painting.nodes}
        edges={far ? NOTHING.edges : painting.edges}
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
        <Controls layout={layout} picked={picked} onTurn={onTurn} />
        <FirstLook key={layout.orientation} layout={layout} picked={picked} />
        <Follow layout={layout} interest={interest} />
      </ReactFlow>
    </div>
  );
}

/** Brings what a chosen preview is about into sight; leaves the view alone where it is already. */
function Follow({ layout, interest }: { layout: TreeLayout; interest: readonly string[] }) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const key = interest.join(' ');
  const seen = useRef('');
  useEffect(() => {
    const { width, height } = store.getState();
    if (key === seen.current || width === 0) return;
    seen.current = key;
    const boxes = key.split(' ').flatMap((id) => layout.placed.get(id) ?? []);
    if (boxes.length === 0) return;
    const view = viewOf(boundsOf(boxes), { width, height }, flow.getViewport());
    if (view !== undefined) void flow.setViewport(view, { duration: gently() });
  }, [flow, store, layout, key]);
  return null;
}

/** Sets the view once for each way in which the tree grows, when the pane has a size: a linked node first, else the live state, else everything. */
function FirstLook({ layout, picked }: { layout: TreeLayout; picked: string | undefined }) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const done = useRef(false);
  useEffect(() => {
    const look = () => {
      const { width, height } = store.getState();
      if (done.current || width === 0 || height === 0) return;
      done.current = true;
      const focus = layout.placed.get(picked ?? LIVE_NODE) ?? layout.placed.get(LIVE_NODE);
      void flow.setViewport(firstView(layout.bounds, focus, { width, height }));
    };
    look();
    return store.subscribe(look);
  }, [flow, store, layout, picked]);
  return null;
}
