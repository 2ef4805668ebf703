import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useReducer, useRef } from 'react';
import { blocksAround } from './blocks.ts';
import { rowAfterKey } from './walk-rows.ts';

interface RowsInSight {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Indices of the rows to draw. */
  readonly indices: readonly number[];
  /** Height of what is not drawn above and below them, in pixels. */
  readonly above: number;
  readonly below: number;
  /** For the scroller: arrow keys, page keys, Home and End move between rows, including those not drawn yet. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface Keyed {
  readonly key: string;
}

const always = () => true;

/** The visible rows of a long list; only those are rendered. `heightOf` is in pixels. */
export function useRowsInSight<T extends Keyed>(
  items: readonly T[],
  heightOf: (item: T) => number,
  takesFocus: (item: T) => boolean = always,
): RowsInSight {
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // A different list passes a different function, and the heights are added up again.
  const getItemKey = useCallback((index: number) => items[index]?.key ?? index, [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getItemKey,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index];
      return item === undefined ? 0 : heightOf(item);
    },
    overscan: 6,
    rangeExtractor: blocksAround,
  });
  const drawn = virtual.getVirtualItems();
  const wanted = useRef<number>(undefined);
  // The wanted row is drawn only after the list has scrolled to it.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector(`[data-row="${wanted.current}"]`);
    const control = row?.querySelector<HTMLElement>('a, button');
    if (control === null || control === undefined) return;
    wanted.current = undefined;
    control.focus({ preventScroll: true });
  });
  const stops = (index: number) => {
    const item = items[index];
    return item !== undefined && takesFocus(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    const from = Number(event.target.closest<HTMLElement>('[data-row]')?.dataset.row ?? Number.NaN);
    const to = Number.isNaN(from) ? undefined : rowAfterKey(event.key, { from, count: items.length, stops });
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    virtual.scrollToIndex(to);
    redraw();
  };
  return {
    onKeyDown,
    scroller,
    indices: drawn.map(({ index }) => index),
    above: drawn[0]?.start ?? 0,
    below: virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0),
  };
}
