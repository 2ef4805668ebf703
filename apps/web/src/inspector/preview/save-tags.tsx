import { Button } from '@mantine/core';
import type { Plan } from '@snaptree/core';
import { problemOf } from '../../api/http/problem.ts';
import { rememberUndo } from '../../api/operate/undo.ts';
import { useOperate } from '../../api/operate/use-operate.ts';
import { previewMessages } from '../../messages/operations/preview.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { Tagging } from '../fields/kinds.ts';
import { inverseOf } from '../fields/tag-change.ts';
import panel from '../panel.module.css';
import type { InspectorProps } from '../props.ts';
import styles from './preview-panel.module.css';

interface SaveTagsProps extends Pick<InspectorProps, 'reading' | 'blockedReason' | 'handlers'> {
  readonly operation: Tagging;
  /** Undefined while there is nothing to save. */
  readonly plan: Plan | undefined;
}

/** Saves tags without a confirmation: only Snaptree stores them, and the toast offers to undo it. */
export function SaveTags({ operation, plan, reading, blockedReason, handlers }: SaveTagsProps) {
  const operate = useOperate((job) => {
    const { hostId, tree } = reading;
    rememberUndo(job.id, { hostId, domainId: tree.domain.id, operation: inverseOf(tree, operation) });
    handlers.prepare(undefined);
  });
  return (
    <footer className={styles.footer}>
      {blockedReason !== undefined && <p className={panel.stale}>{blockedReason}</p>}
      {operate.changed !== undefined && (
        <p className={panel.stale} role="alert">
          {previewMessages.tagsChanged}
        </p>
      )}
      {operate.error !== null && <ProblemNote problem={problemOf(operate.error)} />}
      <Button
        fullWidth
        size="md"
        disabled={plan === undefined || blockedReason !== undefined}
        loading={operate.pending}
        onClick={() => operate.send({ operation, reading, confirmation: undefined })}
      >
        {previewMessages.saveTags}
      </Button>
    </footer>
  );
}
