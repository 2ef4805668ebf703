import type { Operation } from '@snaptree/core';
import { lazy, Suspense, useEffect } from 'react';
import { inspectorMessages } from '../messages/inspector/inspector.ts';
import { optional } from '../ui/lazy/lazy.ts';
import { Details } from './details.tsx';
import panel from './panel.module.css';
import type { InspectorProps } from './props.ts';
import { useFocusAfterPreview } from './use-focus-after-preview.ts';

// Not needed for the first view.
const loadPendingPanel = async () => ({
  default: (await import('./preview/pending-panel.tsx')).PendingPanel,
});
const PendingPanel = lazy(loadPendingPanel);
const loadSetDetails = async () => (await import('./set-details.tsx')).SetDetails;
const SetDetails = optional(loadSetDetails);
const loadRest = () => Promise.all([loadPendingPanel(), loadSetDetails()]).catch(() => undefined);

/** The side panel: a node and what can be done with it, or the preview of one operation. */
export function Inspector(props: InspectorProps) {
  const { pendingOperation, preview, chosen, handlers } = props;
  const focus = useFocusAfterPreview(pendingOperation !== undefined);
  useEffect(() => void loadRest(), []);
  if (pendingOperation === undefined || preview === undefined) {
    const prepare = (operation: Operation | undefined) => {
      focus.remember();
      handlers.prepare(operation);
    };
    const watched: InspectorProps = { ...props, handlers: { ...handlers, prepare } };
    return (
      <section
        className={panel.panel}
        aria-label={inspectorMessages.details}
        ref={focus.details}
        tabIndex={-1}
      >
        {chosen.length > 1 ? (
          <Suspense>
            <SetDetails {...watched} />
          </Suspense>
        ) : (
          <Details {...watched} />
        )}
      </section>
    );
  }
  return (
    <section className={panel.panel} aria-label={inspectorMessages.preview}>
      <Suspense>
        <PendingPanel {...props} pendingOperation={pendingOperation} preview={preview} />
      </Suspense>
    </section>
  );
}
