import type { Job, JobStep } from '@snaptree/core';
import { nameOf } from '../operations/operations.ts';
import { stepCount } from '../text/counts.ts';
import { plural } from '../text/format.ts';
import { currentStep, namesAsTree } from './jobs.ts';

/** Why a running job cannot be canceled; undefined when it can. */
export function whyNotCancelable(job: Job): string | undefined {
  if (job.cancellable) return undefined;
  return 'This job cannot be canceled: it has one step, and this hypervisor cannot cancel that step.';
}

/** What canceling a job now means, one sentence each. */
export function cancelInWords(job: Job): string[] {
  const done = job.steps.filter(({ state }) => state === 'observed').length;
  const current = currentStep(job);
  const waiting = job.steps.length - done - (current === undefined ? 0 : 1);
  const sentences: string[] = [];
  if (done > 0)
    sentences.push(
      `${done} of ${stepCount(job.steps.length)} ${plural(done, { one: 'is', other: 'are' })} done and will not be undone.`,
    );
  if (current !== undefined) sentences.push(currentInWords(job, current));
  if (waiting > 0) {
    sentences.push(`The remaining ${waiting === 1 ? 'step' : stepCount(waiting)} will not run.`);
  }
  sentences.push(
    done > 0 || waiting > 0
      ? 'Afterward you can check the tree and resume or dismiss the job.'
      : 'If it finishes before the cancellation takes effect, the job succeeds.',
  );
  return sentences;
}

function currentInWords(job: Job, { step }: JobStep): string {
  if (job.traits?.cancel === false) return 'The running step cannot be canceled and will finish.';
  const name = (id: string) => nameOf(namesAsTree(job), id);
  switch (step.kind) {
    case 'delete':
      return step.expect === 'drop'
        ? `The deletion of ${name(step.id)} is canceled if there is still time. It may already be deleted.`
        : `The merge of ${name(step.id)} stops as soon as that is safe. The snapshot stays in the tree and may be partly merged; then only the same merge can finish it.`;
    case 'pull':
      return `The copy into ${name(step.into)} stops. No data is lost, and the tree stays as it is.`;
    case 'create':
      return `The snapshot “${step.name}” is not created, unless it already exists.`;
    case 'revert':
      return `The revert to ${name(step.to)} is canceled if there is still time.`;
    default:
      return 'The running step is canceled as soon as that is safe.';
  }
}
