import '@xyflow/react/dist/base.css';
import type { TreeReading } from '@snaptree/core';
import {
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { memo, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { placeTree, type TreeLayout } from '../src/tree/layout/place.ts';
import { LIVE_NODE, shapeOf } from '../src/tree/layout/shape.ts';
import { centredView, MAX_ZOOM, MIN_ZOOM } from '../src/tree/layout/viewport.ts';

/**
 * Bare React Flow, the baseline for `npm run bench`: the same nodes at the same positions with the plainest card.
 * `?mode=plain` is React Flow with its defaults; `?mode=fixed` mounts only visible nodes and passes in sizes and
 * handles.
 */
const Card = memo(function Card({ data }: NodeProps<Node<{ name: string }>>) {
  return (
    <div className="card">
      <Handle type="target" position={Position.Top} />
      <b>{data.name}</b>
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});
const nodeTypes = { card: Card };

function nodesOf({ tree }: TreeReading, layout: TreeLayout, fixed: boolean): Node[] {
  const names = new Map(tree.snapshots.map(({ id, name }) => [id, name]));
  return [...layout.placed.values()].map(({ id, x, y, width, height }) => {
    const node = { id, type: 'card', position: { x, y }, data: { name: names.get(id) ?? id } };
    if (!fixed) return node;
    const point = { x: width / 2, width: 1, height: 1, id: null };
    const handles = [
      { ...point, y: 0, type: 'target' as const, position: Position.Top },
      { ...point, y: height, type: 'source' as const, position: Position.Bottom },
    ];
    return { ...node, width, height, handles };
  });
}

function edgesOf(reading: TreeReading): Edge[] {
  return shapeOf(reading.tree).flatMap(({ id, parent }) =>
    parent === null ? [] : [{ id: `${parent}:${id}`, source: parent, target: id }],
  );
}

/** A first look at the live state, as the product has it, and its button for the whole tree. */
function Views({ layout: { placed, bounds } }: { layout: TreeLayout }) {
  const flow = useReactFlow();
  useEffect(() => {
    void flow.setViewport(centredView(placed.get(LIVE_NODE) ?? bounds, paneOf(window), NEAR));
  }, [flow, placed, bounds]);
  const showAll = () => {
    const { width, height } = paneOf(window);
    const zoom = Math.max(MIN_ZOOM, Math.min(width / bounds.width, height / bounds.height));
    void flow.setViewport(centredView(bounds, { width, height }, zoom));
  };
  return (
    <button type="button" style={{ position: 'absolute', left: 8, bottom: 8, zIndex: 5 }} onClick={showAll}>
      Show the whole tree
    </button>
  );
}

const NEAR = 0.8;
const paneOf = ({ innerWidth, innerHeight }: Window) => ({ width: innerWidth, height: innerHeight });

async function start(place: HTMLElement): Promise<void> {
  const fixed = new URLSearchParams(window.location.search).get('mode') === 'fixed';
  const answer = await fetch('/tree.json');
  const reading: TreeReading = await answer.json();
  const layout = placeTree(shapeOf(reading.tree));
  createRoot(place).render(
    <ReactFlowProvider>
      <ReactFlow
        defaultNodes={nodesOf(reading, layout, fixed)}
        defaultEdges={edgesOf(reading)}
        nodeTypes={nodeTypes}
        onlyRenderVisibleElements={fixed}
        nodesDraggable={false}
        nodesConnectable={false}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
      >
        <Views layout={layout} />
      </ReactFlow>
    </ReactFlowProvider>,
  );
}

const place = document.getElementById('root');
if (place !== null) void start(place);
