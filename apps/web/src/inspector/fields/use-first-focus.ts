import { type RefObject, useEffect, useRef } from 'react';

/** The field that a form was opened for gets the keyboard, unless somebody has put it elsewhere by then. */
export function useFirstFocus<E extends HTMLElement>(first: boolean): RefObject<E | null> {
  const field = useRef<E>(null);
  useEffect(() => {
    const now = document.activeElement;
    const free = now === null || now === document.body || now.matches('h2');
    if (first && free) field.current?.focus({ preventScroll: true });
  }, [first]);
  return field;
}
