import { useEffect, useRef } from 'react';

/** Calls `leave` on Escape, unless the key was meant for a dialog. */
export function useEscape(leave: () => void, active: boolean): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (!active) return;
    const since = performance.now();
    const onKey = (event: KeyboardEvent) => {
      // The dialog's listener runs first and may already have closed it; the key was meant for the dialog even if the
      // focus was outside it.
      const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
      const forDialog = inDialog || event.timeStamp < since;
      if (event.key === 'Escape' && !event.defaultPrevented && !forDialog) latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active]);
}
