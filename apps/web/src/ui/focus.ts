import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * When a dialog closes, the focus returns to the element that opened it, if it still exists. Mantine does this only for
 * dialogs that stay in the page while they are closed.
 */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const now = document.activeElement;
      const free = now === null || now === document.body || !now.isConnected;
      if (free && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    },
    [opener],
  );
}

/** Gives an element the focus when it appears; a ref. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

/** Focuses the field that a form was opened for, unless the user has already moved the focus. */
export function useFirstFocus<E extends HTMLElement>(first: boolean): RefObject<E | null> {
  const field = useRef<E>(null);
  useEffect(() => {
    const now = document.activeElement;
    const free = now === null || now === document.body || now.matches('h2');
    if (first && free) field.current?.focus({ preventScroll: true });
  }, [first]);
  return field;
}
