import type { Operation } from '@snaptree/core';
import { lazy, Suspense, useEffect } from 'react';
import { Details } from './details.tsx';
import panel from './panel.module.css';
import type { InspectorProps } from './props.ts';
import { SetDetails } from './set-details.tsx';
import { useFocusAfterPreview } from './use-focus-after-preview.ts';

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
