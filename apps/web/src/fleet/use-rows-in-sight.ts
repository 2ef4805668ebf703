import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useRef } from 'react';

interface RowsInSight {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Indices of the rows to draw. */
  readonly indices: readonly number[];
  /** Height of what is not drawn above and below them, in pixels. */
  readonly above: number;
  readonly below: number;
}

interface Keyed {
  readonly key: string;
}

/** Which rows of a long list are in sight; only those exist in the page. `heightOf` is in pixels. */
export function useRowsInSight<T extends Keyed>(
  items: readonly T[],
  heightOf: (item: T) => number,
): RowsInSight {
  const scroller = useRef<HTMLDivElement>(null);
  // Another list brings another function, upon which the heights are added up anew.
  const getItemKey = useCallback((index: number) => items[index]?.key ?? index, [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getItemKey,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index];
      return item === undefined ? 0 : heightOf(item);
    },
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
