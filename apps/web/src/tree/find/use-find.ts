import type { SnapshotTree } from '@snaptree/core';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { findIn, type Hits, indexOf, nextHit } from './hits.ts';

/** The URL is updated after a pause of this many milliseconds: browsers limit how often it may change. */
const PAUSE = 250;

export interface FindState {
  readonly text: string;
  readonly type: (text: string) => void;
  readonly hits: Hits;
  /** The number of the selected hit, from 1; 0: none. */
  readonly at: number;
  /** Selects the next or previous hit. */
  readonly step: (step: 1 | -1) => void;
  readonly leave: () => void;
}

interface FindOptions {
  /** The search in the URL. */
  readonly find: string | undefined;
  readonly picked: string | undefined;
  readonly onFind: (find: string | undefined) => void;
  readonly onHit: (id: string) => void;
}

const NO_HITS: Hits = new Map();

/** The search in one tree. Typing takes effect immediately and updates the URL after a pause. */
export function useFind(tree: SnapshotTree, { find = '', picked, onFind, onHit }: FindOptions): FindState {
  const [text, setText] = useState(find);
  const reported = useRef(find);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Back, forward and pasted links also change the URL.
    if (find !== reported.current) setText(find);
    reported.current = find;
  }, [find]);
  useEffect(() => () => clearTimeout(later.current), []);
  const asked = useDeferredValue(text);
  const isIdle = asked.trim() === '';
  const index = useMemo(() => (isIdle ? [] : indexOf(tree)), [tree, isIdle]);
  const hits = useMemo(() => (isIdle ? NO_HITS : findIn(index, asked)), [index, asked, isIdle]);
  const report = (next: string) => {
    reported.current = next;
    onFind(next.trim() === '' ? undefined : next);
  };
  const type = (next: string, at: 'once' | 'later' = 'later') => {
    setText(next);
    clearTimeout(later.current);
    if (at === 'once') report(next);
    else later.current = setTimeout(() => latest.current(next), PAUSE);
  };
  const latest = useRef(report);
  latest.current = report;
  const at = picked === undefined ? 0 : [...hits.keys()].indexOf(picked) + 1;
  return {
    text,
    type,
    hits,
    at,
    step: (step) => {
      // Enter may arrive before the typed text is rendered.
      const now = asked === text ? hits : findIn(indexOf(tree), text);
      const next = nextHit(now, picked, step);
      if (next !== undefined) onHit(next);
    },
    leave: () => type('', 'once'),
  };
}
