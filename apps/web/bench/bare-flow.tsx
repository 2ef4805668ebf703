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
import { firstView, MAX_ZOOM, MIN_ZOOM, wholeView } from '../src/tree/layout/viewport.ts';

/**
 * React Flow and nothing else, for `npm run bench` to hold the product's picture against: the same nodes at the same
 * places with the plainest card. `?mode=plain` is React Flow as it comes, `?mode=fixed` mounts only what is in sight
 * and is told sizes and ends.
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

/** The same first look as the product's, and its button for the whole tree. */
function Views({ layout }: { layout: TreeLayout }) {
  const flow = useReactFlow();
  const pane = { width: window.innerWidth, height: window.innerHeight };
  useEffect(() => {
    const size = { width: window.innerWidth, height: window.innerHeight };
    void flow.setViewport(firstView(layout.bounds, layout.placed.get(LIVE_NODE), size));
  }, [flow, layout]);
  return (
    <button
      type="button"
      style={{ position: 'absolute', left: 8, bottom: 8, zIndex: 5 }}
      onClick={() => void flow.setViewport(wholeView(layout.bounds, pane))}
    >
      Show the whole tree
    </button>
  );
}

async function start(place: HTMLElement): Promise<void> {
  const parameters = new URLSearchParams(window.location.search);
  const fixed = parameters.get('mode') === 'fixed';
  const answer = await fetch(`/tree.json?size=${parameters.get('size')}`);
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
