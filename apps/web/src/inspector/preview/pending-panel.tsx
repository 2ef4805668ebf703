import { Button } from '@mantine/core';
import type { Operation, Plan } from '@snaptree/core';
import { draftTitle, operationLabel } from '../../messages/operations.ts';
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
 * One operation before it is done: its fields, and below them what it would do or why it cannot be done. The fields
 * keep their place and the keyboard whatever the answer is.
 */
export function DraftPanel(props: InspectorProps & { draft: Operation; preview: Preview }) {
  const { draft, preview, reading, actions } = props;
  const refusals = preview.kind === 'refused' ? preview.refusals : [];
  const { fields, notes, idle } = sortRefusals(draft, refusals);
  const plan = preview.kind === 'plan' ? preview.plan : undefined;
  const refused = preview.kind === 'refused' && !idle;
  return (
    <>
      <div className={panel.scroll}>
        <PreviewHead
          kind={refused ? 'Cannot be done' : 'Preview'}
          title={draftTitle(draft, reading.tree)}
          onLeave={() => actions.draft(undefined)}
        />
        <Fields reading={reading} draft={draft} errors={fields} onChange={actions.draft} />
        {idle && <p className={panel.sentence}>Nothing changes yet.</p>}
        {preview.kind === 'plan' ? (
          <PlanBody plan={preview.plan} reading={reading} />
        ) : (
          <RefusalBody draft={draft} notes={notes} refusals={refusals} reading={reading} actions={actions} />
        )}
      </div>
      {isTagging(draft) ? (
        <SaveTags {...props} draft={draft} plan={plan} />
      ) : (
        (plan !== undefined || isFielded(draft)) && <Go {...props} plan={plan} />
      )}
    </>
  );
}

/** The way on to the confirmation; without a plan it waits. */
function Go({
  draft,
  plan,
  reading,
  hold,
  actions,
}: InspectorProps & { draft: Operation; plan: Plan | undefined }) {
  return (
    <footer className={styles.footer}>
      {hold !== undefined && <p className={panel.stale}>{hold}</p>}
      <Button
        fullWidth
        size="md"
        color={plan !== undefined && (plan.lostBeyondNamed.length > 0 || losesData(plan)) ? 'loss' : 'accent'}
        disabled={plan === undefined || hold !== undefined}
        onClick={actions.confirm}
      >
        {operationLabel(draft, reading.tree)}…
      </Button>
    </footer>
  );
}
