import { useEffect, useRef } from 'react';

/**
 * When a preview is left, by a button that goes with it or by Escape, the keyboard goes back to the action that it
 * was opened with, or to the details where that action is no longer there.
 */
export function useFocusAfterPreview(previewing: boolean) {
  const details = useRef<HTMLElement>(null);
  const before = useRef(previewing);
  const opener = useRef<string>(undefined);
  useEffect(() => {
    const left = before.current && !previewing;
    before.current = previewing;
    if (!left || document.activeElement !== document.body) return;
    const actions = [...(details.current?.querySelectorAll<HTMLElement>('[data-action]') ?? [])];
    const action = actions.find((each) => each.dataset.action === opener.current);
    (action ?? details.current)?.focus({ preventScroll: action === undefined });
  }, [previewing]);
  /** To be called while the action still has the focus. */
  const remember = () => {
    const focused = document.activeElement;
    opener.current = focused instanceof HTMLElement ? focused.dataset.action : undefined;
  };
  return { details, remember };
}
