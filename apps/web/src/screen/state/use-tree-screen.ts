import type { Operation } from '@snaptree/core';
import { useMemo, useState } from 'react';
import type { InspectorHandlers } from '../../inspector/props.ts';
import { interestOf } from '../../tree/overlay/paint.ts';
import type { GoTo, TreeSearch } from './search.ts';
import type { TreeSource } from './source.ts';
import { useEscape } from './use-escape.ts';
import { useNavigation } from './use-navigation.ts';
import { usePainting } from './use-painting.ts';
import { usePreview } from './use-preview.ts';

export interface TreeScreenProps {
  readonly source: TreeSource;
  /** The search parameters of the page. */
  readonly search: TreeSearch;
  readonly go: GoTo;
}

export type TreeScreenState = ReturnType<typeof useTreeScreen>;

/** What one tree screen shows now, and what can be done on it. */
export function useTreeScreen({ source, search, go }: TreeScreenProps) {
  const { reading } = source;
  const [hovered, setHovered] = useState<Operation>();
  const [confirming, setConfirming] = useState(false);
  const preview = usePreview(reading, search.pending);
  const hoverPreview = usePreview(reading, search.pending === undefined ? hovered : undefined);
  const shown = preview ?? hoverPreview;
  const { branches, selection, find, pick } = useNavigation(reading, search, go);
  const { picked, chosen } = selection;
  const actions: InspectorHandlers = {
    prepare: (pending) => go({ pending, view: undefined }, search.pending?.kind === pending?.kind),
    hover: setHovered,
    pick: (snapshot) => pick(snapshot, 'only', branches.pathTo([snapshot])),
    choose: (ids) => go({ set: ids.length > 1 ? [...ids] : undefined, snapshot: ids.at(-1) ?? picked }, true),
    confirm: () => setConfirming(true),
  };
  const leave = () => (search.pending === undefined ? actions.choose([]) : actions.prepare(undefined));
  useEscape(leave, (search.pending !== undefined || chosen.length > 0) && !confirming);
  const interest = useMemo(
    () => (preview === undefined && picked !== undefined ? [picked] : interestOf(preview)),
    [preview, picked],
  );
  const view = search.pending === undefined ? 'difference' : (search.view ?? 'difference');
  const { scene, painting } = usePainting({
    reading,
    preview: shown,
    view,
    orientation: search.orientation ?? 'down',
    collapsed: branches.collapsed,
    picked: selection.all,
    found: find.hits,
    working: source.jobs,
  });
  const toggle = (id: string) => {
    // A preview expands the branches that hide its nodes, at any depth.
    const affected = interestOf(shown).filter((each) => scene.visible.collapsedInto.get(each) === id);
    if (affected.length === 0) branches.toggle(id);
    else go(branches.pathTo(affected), true);
  };
  return {
    ...{ preview, shown, view, interest, scene, painting },
    ...{ branches, selection, find, pick, toggle, actions },
    confirming,
    stopConfirming: () => setConfirming(false),
  };
}
