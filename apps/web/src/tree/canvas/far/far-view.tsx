import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { TreeLayout } from '../../layout/place.ts';
import type { Painting } from '../../overlay/model.ts';
import styles from '../canvas.module.css';
import { drawSketch, sketchOf } from './draw.ts';

/** The complete tree on one canvas; it follows the view without drawing anything in React. */
export function FarView({ painting, layout }: { painting: Painting; layout: TreeLayout }) {
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const sketch = useMemo(() => sketchOf(painting, layout), [painting, layout]);
  useEffect(() => {
    let asked = 0;
    const draw = () => {
      asked = 0;
      const [x, y, zoom] = store.getState().transform;
      if (canvas.current !== null) drawSketch(canvas.current, sketch, { x, y, zoom });
    };
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(draw);
    };
    draw();
    const stop = store.subscribe(ask);
    return () => {
      stop();
      cancelAnimationFrame(asked);
    };
  }, [store, sketch]);
  return <canvas ref={canvas} className={styles.far} data-far="tree" />;
}
