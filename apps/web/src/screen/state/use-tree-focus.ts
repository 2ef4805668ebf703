import type { Operation } from '@snaptree/core';
import { type RefObject, useEffect, useRef } from 'react';
import { isLabel } from '../../inspector/labels.ts';

/** Gives the keyboard back to the tree: on request, and when an operation that changes it was started. */
export function useTreeFocus(screen: RefObject<HTMLElement | null>, pending: Operation | undefined) {
  const started = useRef(false);
  const focusTree = () =>
    screen.current?.querySelector<HTMLElement>('[data-tree]')?.focus({ preventScroll: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once, when the preview has gone
  useEffect(() => {
    if (pending === undefined && started.current) {
      // On a phone the picture of what happens is above the panel, and what the panel is about may soon be gone.
      screen.current?.scrollTo({ top: 0 });
      focusTree();
    }
    started.current = false;
  }, [pending]);
  const onStarted = () => {
    // After a label the panel goes on with the keyboard: nothing in the tree is new.
    started.current = pending !== undefined && !isLabel(pending);
  };
  return { focusTree, onStarted };
}
