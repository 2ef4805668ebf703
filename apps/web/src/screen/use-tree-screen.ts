import type { Operation } from '@snaptree/core';
import { useMemo, useState } from 'react';
import type { InspectorActions } from '../inspector/props.ts';
import { interestOf } from '../tree/overlay/paint.ts';
import type { GoTo, TreeSearch } from './search.ts';
import type { TreeSource } from './source.ts';
import { useEscape } from './use-escape.ts';
import { useNavigation } from './use-navigation.ts';
import { usePainting } from './use-painting.ts';
import { usePreview } from './use-preview.ts';

export interface TreeScreenProps {
  readonly source: TreeSource;
  /** What the address of the page holds. */
  readonly search: TreeSearch;
  readonly go: GoTo;
}

export type TreeScreenState = ReturnType<typeof useTreeScreen>;

/** What one tree screen shows now, and what can be done on it. */
export function useTreeScreen({ source, search, go }: TreeScreenProps) {
  const { reading } = source;
  const [peeked, setPeeked] = useState<Operation>();
  const [confirming, setConfirming] = useState(false);
  const preview = usePreview(reading, search.draft);
  const peek = usePreview(reading, search.draft === undefined ? peeked : undefined);
  const shown = preview ?? peek;
  const { branches, selection, find, pick } = useNavigation(reading, search, go);
  const { picked, chosen } = selection;
  const actions: InspectorActions = {
    draft: (draft) => go({ draft, view: undefined }, search.draft?.kind === draft?.kind),
    peek: setPeeked,
    pick: (snapshot) => pick(snapshot, 'only', branches.wayTo([snapshot])),
    choose: (ids) => go({ set: ids.length > 1 ? [...ids] : undefined, snapshot: ids.at(-1) ?? picked }, true),
    confirm: () => setConfirming(true),
  };
  const leave = () => (search.draft === undefined ? actions.choose([]) : actions.draft(undefined));
  useEscape(leave, (search.draft !== undefined || chosen.length > 0) && !confirming);
  const interest = useMemo(
    () => (preview === undefined && picked !== undefined ? [picked] : interestOf(preview)),
    [preview, picked],
  );
  const view = search.draft === undefined ? 'difference' : (search.view ?? 'difference');
  const { scene, painting } = usePainting({
    reading,
    preview: shown,
    view,
    orientation: search.orientation ?? 'down',
    closed: branches.closed,
    picked: selection.all,
    found: find.hits,
    working: source.jobs,
  });
  const fold = (id: string) => {
    // What a preview is about is opened with the branch that hides it, however deep it lies.
    const affected = interestOf(shown).filter((each) => scene.folded.standIns.get(each) === id);
    if (affected.length === 0) branches.toggle(id);
    else go(branches.wayTo(affected), true);
  };
  return {
    ...{ preview, shown, view, interest, scene, painting },
    ...{ branches, selection, find, pick, fold, actions },
    confirming,
    stopConfirming: () => setConfirming(false),
  };
}
