import type { Operation, TreeReading } from '@snaptree/core';
import type { Preview } from '../tree/overlay/paint.ts';
import { Details } from './details.tsx';
import styles from './inspector.module.css';
import { PreviewPanel } from './preview-panel.tsx';
import { RefusalPanel } from './refusal-panel.tsx';

/** What the side panel can ask of the page. */
export interface InspectorActions {
  /** Chooses an operation, or leaves the preview. */
  readonly draft: (operation: Operation | undefined) => void;
  /** Shows an operation on the graph while the pointer rests on it. */
  readonly peek: (operation: Operation | undefined) => void;
  readonly pick: (id: string | undefined) => void;
  readonly confirm: () => void;
}

export interface InspectorProps {
  readonly reading: TreeReading;
  readonly picked: string | undefined;
  readonly draft: Operation | undefined;
  /** The preview of the draft. */
  readonly preview: Preview | undefined;
  /** Why nothing may be done now: the tree is old, or a job works on the machine. */
  readonly hold: string | undefined;
  readonly actions: InspectorActions;
}

/** The side panel: a node and what can be done with it, or the preview of one operation. */
export function Inspector(props: InspectorProps) {
  const { draft, preview } = props;
  if (draft === undefined || preview === undefined) return <Details {...props} />;
  return (
    <section className={styles.panel} aria-label="Preview">
      {preview.kind === 'plan' ? (
        <PreviewPanel {...props} draft={draft} plan={preview.plan} />
      ) : (
        <RefusalPanel {...props} draft={draft} refusals={preview.refusals} />
      )}
    </section>
  );
}
