import { ViewportPortal } from '@xyflow/react';
import type { Placed } from '../layout/place.ts';
import styles from './canvas.module.css';

/** A frame around the focused card, visible while the canvas has the focus; also when zoomed out. */
export function Cursor({ card }: { card: Placed | undefined }) {
  if (card === undefined) return null;
  const { x, y, width, height, kind } = card;
  return (
    <ViewportPortal>
      <div
        className={styles.cursor}
        data-cursor={card.id}
        data-kind={kind}
        style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
      />
    </ViewportPortal>
  );
}
