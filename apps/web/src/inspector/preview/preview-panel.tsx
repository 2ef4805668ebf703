import type { Plan, SnapshotTree, TreeReading } from '@snaptree/core';
import { stepInWords } from '../../messages/jobs/steps.ts';
import { warningWords } from '../../messages/operations/effects.ts';
import { previewMessages, traitsMessages } from '../../messages/operations/preview.ts';
import { NativeTermsFor } from '../../ui/terminology.tsx';
import { ConfigurationAfter } from '../configuration/configuration.tsx';
import { isLabel } from '../labels.ts';
import panel from '../panel.module.css';
import { CreateSummary } from './create-summary.tsx';
import { DiskSummary } from './disk-summary.tsx';
import { dropsSavedMemory, planSummary } from './plan-summary.ts';
import styles from './preview-panel.module.css';

/** What a plan does: a sentence, a summary, the disks and the steps. */
export function PlanBody({ plan, reading }: { plan: Plan; reading: TreeReading }) {
  const { tree } = reading;
  const creates = plan.operation.kind === 'create';
  return (
    <>
      <p className={panel.sentence}>{plan.sentence}</p>
      <NativeTermsFor plan={plan} reading={reading} />
      <Tally plan={plan} tree={tree} />
      <Warnings plan={plan} />
      {creates ? <CreateSummary plan={plan} tree={tree} /> : <DiskSummary plan={plan} tree={tree} />}
      <ConfigurationAfter reading={reading} plan={plan} />
      <Steps plan={plan} tree={tree} />
      <p className={styles.traits}>{traitsInWords(plan)}</p>
    </>
  );
}

/** Whether a plan deletes data. Its button is red. */
export function losesData(plan: Plan): boolean {
  if (dropsSavedMemory(plan)) return true;
  const discards = plan.effects.some((effect) => effect.kind === 'discarded');
  const created = plan.effects.some((effect) => effect.kind === 'created');
  return discards || (plan.live.content === 'reverted' && !created);
}

function Tally({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  return (
    <ul className={styles.tally}>
      {planSummary(plan, tree).map((line) => (
        <li key={line.text} data-tone={line.tone}>
          <b aria-hidden="true">{line.sign}</b>
          <span>
            <strong>{line.text}</strong>
            <small>{line.detail}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Warnings({ plan }: { plan: Plan }) {
  if (plan.warnings.length === 0) return null;
  return (
    <ul className={styles.warnings}>
      {plan.warnings.map((warning) => (
        <li key={`${warning.code}${warning.text}`} data-code={warning.code}>
          <b>
            <span aria-hidden="true">! </span>
            {warningWords[warning.code]}
          </b>
          <span>{warning.text}</span>
        </li>
      ))}
    </ul>
  );
}

function Steps({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  return (
    <section className={panel.block}>
      <h3>{previewMessages.steps}</h3>
      <ol className={styles.steps}>
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index}>{stepInWords(step, tree)}</li>
        ))}
        <li>{previewMessages.verify}</li>
      </ol>
    </section>
  );
}

/** Duration, cancellation and progress of a plan. */
export function traitsInWords(plan: Plan): string {
  if (plan.steps.every((step) => isLabel(step) || step.kind === 'deleteMetadata'))
    return traitsMessages.instant;
  if (plan.operation.kind === 'power') return traitsMessages.power[plan.operation.action];
  const { cancel, percent, pausesGuest } = plan.traits;
  return [
    cancelInWords(cancel, plan.steps.length),
    percent ? '' : traitsMessages.noPercentage,
    pausesGuest ? traitsMessages.pauses : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Every job can be canceled between two steps. */
function cancelInWords(cancel: boolean, steps: number): string {
  if (cancel) return traitsMessages.cancelable;
  return steps > 1 ? traitsMessages.cancelableBetween : traitsMessages.notCancelable;
}
