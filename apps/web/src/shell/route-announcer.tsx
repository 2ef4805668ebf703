import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { keepFocus } from './focus-keeper.ts';

/**
 * Announces a new page to screen readers and moves the focus to its beginning.
 * `main`: the part of the screen that the pages are in.
 */
export function RouteAnnouncer({ main }: { main: RefObject<HTMLElement | null> }) {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
  useEffect(() => (main.current === null ? undefined : keepFocus(main.current)), [main]);
  return (
    <p className="hidden-text" role="status" data-spoken="page">
      {useTitleAfterFirst()}
    </p>
  );
}

/** The title of the page, from the second page on: the browser announces the first. */
function useTitleAfterFirst(): string {
  const [title, setTitle] = useState('');
  useEffect(() => {
    let known = document.title;
    const observer = new MutationObserver(() => {
      if (document.title === known) return;
      known = document.title;
      setTitle(known);
    });
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return title;
}
