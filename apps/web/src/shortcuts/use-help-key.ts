import { useEffect } from 'react';

/** Where a question mark is a letter. */
const WRITING = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';

/** `?` opens the list of keys, on any keyboard layout, except in text fields. */
export function useHelpKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.defaultPrevented || key !== '?' || event.ctrlKey || event.metaKey) return;
      if (!(target instanceof Element) || target.closest(`${WRITING}, [role="dialog"]`) !== null) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
}
