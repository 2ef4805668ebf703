import type { Operation, TreeReading } from '@snaptree/core';
import { lazy, Suspense, useEffect } from 'react';
import type { Preview } from '../tree/overlay/paint.ts';
import { Details } from './details.tsx';
import panel from './panel.module.css';
import { SetDetails } from './set-details.tsx';
import { useFocusAfterPreview } from './use-focus-after-preview.ts';

/** What the side panel can ask of the page. */
export interface InspectorActions {
  /** Chooses an operation, or leaves the preview. */
  readonly draft: (operation: Operation | undefined) => void;
  /** Shows an operation on the graph while the pointer rests on it. */
  readonly peek: (operation: Operation | undefined) => void;
  readonly pick: (id: string) => void;
  /** Chooses these restore points together; fewer than two: none. */
  readonly choose: (ids: readonly string[]) => void;
  readonly confirm: () => void;
}

/** Of two configurations: what differs, or everything. */
export interface SettingsView {
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
}

export interface InspectorProps {
  readonly reading: TreeReading;
  readonly picked: string | undefined;
  /** Several restore points that are chosen together, or none. */
  readonly chosen: readonly string[];
  readonly draft: Operation | undefined;
  /** The preview of the draft. */
  readonly preview: Preview | undefined;
  /** Why nothing may be done now: the tree is old, or a job works on the machine. */
  readonly hold: string | undefined;
  readonly actions: InspectorActions;
  /** Which settings of a captured configuration are shown. */
  readonly settings: SettingsView;
}

// The first picture does not wait for it: nobody has chosen an operation yet.
const loadDraftPanel = async () => ({ default: (await import('./preview/pending-panel.tsx')).DraftPanel });
const DraftPanel = lazy(loadDraftPanel);

/** The side panel: a node and what can be done with it, or the preview of one operation. */
export function Inspector(props: InspectorProps) {
  const { draft, preview, chosen, actions } = props;
  const focus = useFocusAfterPreview(draft !== undefined);
  useEffect(() => void loadDraftPanel().catch(() => undefined), []);
  if (draft === undefined || preview === undefined) {
    const onDraft = (operation: Operation | undefined) => {
      focus.remember();
      actions.draft(operation);
    };
    const watched = { ...props, actions: { ...actions, draft: onDraft } };
    return (
      <section className={panel.panel} aria-label="Details" ref={focus.details} tabIndex={-1}>
        {chosen.length > 1 ? <SetDetails {...watched} /> : <Details {...watched} />}
      </section>
    );
  }
  return (
    <section className={panel.panel} aria-label="Preview">
      <Suspense>
        <DraftPanel {...props} draft={draft} preview={preview} />
      </Suspense>
    </section>
  );
}
