import { useEffect, useRef } from 'react';

/**
 * When a preview closes, the focus returns to the action that opened it, or to the details if that action no longer
 * exists.
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
