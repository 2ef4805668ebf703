import { useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { TreeLayout } from '../../layout/place.ts';
import type { Painting } from '../../overlay/model.ts';
import styles from '../canvas.module.css';
import { drawSketch, sketchOf } from './draw.ts';

/** Below this the words on a card are too small to read. */
const FAR = 0.35;
/** A tree that is smaller than this is drawn as cards at any distance. */
const LARGE = 200;

/** Whether the tree is so large and zoomed out so far that one canvas draws it better than thousands of cards. */
export function useFar(cards: number): boolean {
  return useStore((state) => state.transform[2] < FAR) && cards > LARGE;
}

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

/** The card at a place of the tree, in its own pixels. */
export function cardAt(layout: TreeLayout, point: { x: number; y: number }): string | undefined {
  for (const card of layout.placed.values()) {
    const inX = point.x >= card.x && point.x <= card.x + card.width;
    if (inX && point.y >= card.y && point.y <= card.y + card.height) return card.id;
  }
  return undefined;
}
