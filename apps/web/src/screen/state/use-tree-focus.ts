import type { Operation } from '@snaptree/core';
import { type RefObject, useEffect, useRef } from 'react';
import { isLabel } from '../../inspector/labels.ts';

/** Returns the focus to the tree: on request, and when an operation that changes it has started. */
export function useTreeFocus(screen: RefObject<HTMLElement | null>, pending: Operation | undefined) {
  const started = useRef(false);
  const focusTree = () =>
    screen.current?.querySelector<HTMLElement>('[data-tree]')?.focus({ preventScroll: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once, when the preview has gone
  useEffect(() => {
    if (pending === undefined && started.current) {
      // On a phone the tree is above the panel, and the node that the panel shows may soon be deleted.
      screen.current?.scrollTo({ top: 0 });
      focusTree();
    }
    started.current = false;
  }, [pending]);
  const onStarted = () => {
    // After a label change the focus stays in the panel: nothing in the tree is new.
    started.current = pending !== undefined && !isLabel(pending);
  };
  return { focusTree, onStarted };
}
