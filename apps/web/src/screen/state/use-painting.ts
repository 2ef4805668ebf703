import type { Job, TreeReading } from '@snaptree/core';
import { useMemo, useRef } from 'react';
import type { Hits } from '../../tree/find/hits.ts';
import type { Orientation } from '../../tree/layout/place.ts';
import type { Painting, TreeView } from '../../tree/overlay/model.ts';
import { composeScene, paint } from '../../tree/overlay/paint.ts';
import type { Preview } from '../../tree/overlay/preview.ts';
import { reuse } from '../../tree/overlay/reuse.ts';

interface Subject {
  reading: TreeReading;
  preview: Preview | undefined;
  view: TreeView;
  orientation: Orientation;
  collapsed: ReadonlySet<string>;
  picked: ReadonlySet<string>;
  found: Hits;
  working: readonly Job[];
}

/** Layout, then paint; unchanged cards stay the same objects. */
export function usePainting(subject: Subject) {
  const { reading, preview, view, orientation, collapsed, picked, found, working } = subject;
  const scene = useMemo(
    () => composeScene(reading.tree, preview, { view, orientation, collapsed }),
    [reading.tree, preview, view, orientation, collapsed],
  );
  const before = useRef<Painting>(undefined);
  const painting = useMemo(() => {
    before.current = reuse(before.current, paint(scene, { picked, found, jobs: working }));
    return before.current;
  }, [scene, picked, found, working]);
  return { scene, painting };
}
