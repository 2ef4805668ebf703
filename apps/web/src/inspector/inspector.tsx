import type { Operation, TreeReading } from '@snaptree/core';
import { useEffect, useRef } from 'react';
import type { Preview } from '../tree/overlay/paint.ts';
import { Details } from './details.tsx';
import panel from './panel.module.css';
import { PreviewPanel } from './preview-panel.tsx';
import { RefusalPanel } from './refusal-panel.tsx';
import { SetDetails } from './set-details.tsx';

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
}

/** When a preview is left by a button that goes with it, the keyboard goes on at the details. */
function useFocusAfterPreview(previewing: boolean) {
  const details = useRef<HTMLElement>(null);
  const before = useRef(previewing);
  useEffect(() => {
    const left = before.current && !previewing;
    before.current = previewing;
    if (left && document.activeElement === document.body) details.current?.focus({ preventScroll: true });
  }, [previewing]);
  return details;
}

/** The side panel: a node and what can be done with it, or the preview of one operation. */
export function Inspector(props: InspectorProps) {
  const { draft, preview, chosen } = props;
  const details = useFocusAfterPreview(draft !== undefined);
  if (draft === undefined || preview === undefined) {
    return (
      <section className={panel.panel} aria-label="Details" ref={details} tabIndex={-1}>
        {chosen.length > 1 ? <SetDetails {...props} /> : <Details {...props} />}
      </section>
    );
  }
  return (
    <section className={panel.panel} aria-label="Preview">
      {preview.kind === 'plan' ? (
        <PreviewPanel {...props} draft={draft} plan={preview.plan} />
      ) : (
        <RefusalPanel {...props} draft={draft} refusals={preview.refusals} />
      )}
    </section>
  );
}
