import { Panel, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import type { TreeLayout } from '../../layout/place.ts';
import type { Painting } from '../../overlay/model.ts';
import { drawSketch, sketchOf } from './draw.ts';
import styles from './minimap.module.css';

const SIZE = { width: 148, height: 116 };
const MARGIN = 8;
/** A tree of few cards needs no minimap. */
const LARGEST = 0.2;

/** The complete tree in a corner, with the visible part marked; one canvas for any size of tree. */
export function Minimap({ painting, layout }: { painting: Painting; layout: TreeLayout }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useReactFlow();
  const store = useStoreApi();
  const { bounds } = layout;
  const view = useMemo(() => {
    const zoom = Math.min(
      (SIZE.width - 2 * MARGIN) / bounds.width,
      (SIZE.height - 2 * MARGIN) / bounds.height,
      LARGEST,
    );
    return {
      zoom,
      x: SIZE.width / 2 - (bounds.x + bounds.width / 2) * zoom,
      y: SIZE.height / 2 - (bounds.y + bounds.height / 2) * zoom,
    };
  }, [bounds]);
  const sketch = useMemo(() => sketchOf(painting, layout), [painting, layout]);
  useEffect(() => {
    const draw = () => canvas.current && drawSketch(canvas.current, sketch, view);
    draw();
    // The colors depend on the color scheme.
    const scheme = new MutationObserver(draw);
    scheme.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-mantine-color-scheme'],
    });
    return () => scheme.disconnect();
  }, [sketch, view]);
  const go = (event: MouseEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const { width, height } = store.getState();
    const zoom = flow.getZoom();
    const x = (event.clientX - box.left - view.x) / view.zoom;
    const y = (event.clientY - box.top - view.y) / view.zoom;
    void flow.setViewport({ zoom, x: width / 2 - x * zoom, y: height / 2 - y * zoom });
  };
  return (
    <Panel position="bottom-right" className={styles.minimap ?? ''} aria-hidden="true">
      <canvas ref={canvas} style={SIZE} onClick={go} />
      <InSight view={view} />
    </Panel>
  );
}

/** A frame around the visible part. */
function InSight({ view }: { view: { x: number; y: number; zoom: number } }) {
  const frame = useStore(
    ({ transform: [x, y, zoom], width, height }) => ({
      left: (-x / zoom) * view.zoom + view.x,
      top: (-y / zoom) * view.zoom + view.y,
      width: (width / zoom) * view.zoom,
      height: (height / zoom) * view.zoom,
    }),
    (a, b) => a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height,
  );
  return <span className={styles.sight} style={frame} />;
}
