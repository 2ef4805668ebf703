import { Button } from '@mantine/core';
import type { Operation, Plan } from '@snaptree/core';
import { operationLabel, pendingTitle } from '../../messages/operations/operations.ts';
import { previewMessages } from '../../messages/operations/preview.ts';
import type { Preview } from '../../tree/overlay/preview.ts';
import { Fields } from '../fields/fields.tsx';
import { isFielded, isTagging, sortRefusals } from '../fields/kinds.ts';
import panel from '../panel.module.css';
import type { InspectorProps } from '../props.ts';
import { PreviewHead } from './preview-head.tsx';
import styles from './preview-panel.module.css';
import { losesData, PlanBody } from './preview-panel.tsx';
import { RefusalBody } from './refusal-panel.tsx';
import { SaveTags } from './save-tags.tsx';

/**
 * An operation before it runs: its fields, and below them its preview or why it is refused. The fields keep their
 * position and the focus in both cases.
 */
export function PendingPanel(props: InspectorProps & { pendingOperation: Operation; preview: Preview }) {
  const { pendingOperation, preview, reading, handlers } = props;
  const refusals = preview.kind === 'refused' ? preview.refusals : [];
  const { fields, notes, idle } = sortRefusals(pendingOperation, refusals);
  const plan = preview.kind === 'plan' ? preview.plan : undefined;
  const refused = preview.kind === 'refused' && !idle;
  return (
    <>
      <div className={panel.scroll}>
        <PreviewHead
          kind={refused ? previewMessages.notPossible : previewMessages.title}
          title={pendingTitle(pendingOperation, reading.tree)}
          onLeave={() => handlers.prepare(undefined)}
        />
        <Fields reading={reading} operation={pendingOperation} errors={fields} onChange={handlers.prepare} />
        {idle && <p className={panel.sentence}>{previewMessages.nothing}</p>}
        {preview.kind === 'plan' ? (
          <PlanBody plan={preview.plan} reading={reading} />
        ) : (
          <RefusalBody
            operation={pendingOperation}
            notes={notes}
            refusals={refusals}
            reading={reading}
            actions={handlers}
          />
        )}
      </div>
      {isTagging(pendingOperation) ? (
        <SaveTags {...props} operation={pendingOperation} plan={plan} />
      ) : (
        (plan !== undefined || isFielded(pendingOperation)) && <Go {...props} plan={plan} />
      )}
    </>
  );
}

/** The button that opens the confirmation; disabled without a plan. */
function Go({
  pendingOperation,
  plan,
  reading,
  blockedReason,
  handlers,
}: InspectorProps & { pendingOperation: Operation; plan: Plan | undefined }) {
  return (
    <footer className={styles.footer}>
      {blockedReason !== undefined && <p className={panel.stale}>{blockedReason}</p>}
      <Button
        fullWidth
        size="md"
        color={plan !== undefined && (plan.lostBeyondNamed.length > 0 || losesData(plan)) ? 'loss' : 'accent'}
        disabled={plan === undefined || blockedReason !== undefined}
        onClick={handlers.confirm}
      >
        {operationLabel(pendingOperation, reading.tree)}…
      </Button>
    </footer>
  );
}
