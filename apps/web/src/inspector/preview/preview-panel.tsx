import type { Plan, PowerAction, SnapshotTree, TreeReading } from '@snaptree/core';
import { warningWords } from '../../messages/effects.ts';
import { stepInWords } from '../../messages/steps.ts';
import { NativeTermsFor } from '../../ui/terminology.tsx';
import { ConfigurationAfter } from '../configuration/configuration.tsx';
import { isLabel } from '../labels.ts';
import panel from '../panel.module.css';
import { CreateSummary } from './create-summary.tsx';
import { DiskSummary } from './disk-summary.tsx';
import { dropsSavedMemory, planSummary } from './plan-summary.ts';
import styles from './preview-panel.module.css';

/** What a plan does: in one sentence, counted, disk by disk and step by step. */
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

/** Whether a plan throws data away; such a button is red. */
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
      <h3>Steps</h3>
      <ol className={styles.steps}>
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index}>{stepInWords(step, tree)}</li>
        ))}
        <li>Read the tree again and compare it with this preview</li>
      </ol>
    </section>
  );
}

const powerTraitsWords: Record<PowerAction, string> = {
  start: 'It takes moments; booting is up to the guest.',
  shutdown: 'The guest takes the time it needs, and may not answer at all.',
  stop: 'Done at once, as when the plug is pulled.',
  pause: 'Done at once.',
  resume: 'Done at once.',
};

/** How it will feel while it runs. */
export function traitsInWords(plan: Plan): string {
  if (plan.steps.every((step) => isLabel(step) || step.kind === 'deleteMetadata')) return 'Done at once.';
  if (plan.operation.kind === 'power') return powerTraitsWords[plan.operation.action];
  const { cancel, percent, pausesGuest } = plan.traits;
  return [
    stopInWords(cancel, plan.steps.length),
    percent ? '' : 'This hypervisor gives no percentage.',
    pausesGuest ? 'The machine stands still meanwhile.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Between two steps every job can be stopped, whatever the hypervisor can do within one. */
function stopInWords(cancel: boolean, steps: number): string {
  if (cancel) return 'Can be stopped while it runs.';
  return steps > 1 ? 'Can be stopped between its steps, not within one.' : 'Cannot be stopped once it runs.';
}
