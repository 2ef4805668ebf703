import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useRef } from 'react';

interface RowsInSight {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Indices of the rows to draw. */
  readonly indices: readonly number[];
  /** Height of what is not drawn above and below them, in pixels. */
  readonly above: number;
  readonly below: number;
}

/** Which rows of a long list are in sight; only those exist in the page. `height` is in pixels. */
export function useRowsInSight(count: number, height: (index: number) => number): RowsInSight {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: height,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  return {
    scroller,
    indices: drawn.map(({ index }) => index),
    above: drawn[0]?.start ?? 0,
    below: virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0),
  };
}
