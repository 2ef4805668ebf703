import { useEffect, useState } from 'react';

export interface Sight {
  readonly from: number;
  readonly to: number;
}

/** The height drawn beyond the visible part, and the scroll distance after which more is drawn, in pixels. */
const MARGIN = 400;
const STRIDE = 200;

/** The range of a scrolled box to draw; changes only every few hundred pixels. */
export function useSight(box: HTMLElement | null): Sight {
  const [sight, setSight] = useState<Sight>({ from: 0, to: 0 });
  useEffect(() => {
    if (box === null) return;
    const look = () => {
      const top = Math.floor(box.scrollTop / STRIDE) * STRIDE;
      const height = Math.ceil(box.clientHeight / STRIDE) * STRIDE;
      const next = { from: top - MARGIN, to: top + height + STRIDE + MARGIN };
      setSight((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    look();
    const watching = new ResizeObserver(look);
    watching.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      watching.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [box]);
  return sight;
}
