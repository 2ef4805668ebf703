import type { Job, JobStep } from '@snaptree/core';
import { stepCount } from './counts.ts';
import { currentStep, namesAsTree } from './jobs.ts';
import { nameOf } from './operations.ts';

/** Why a job that runs cannot be stopped, or nothing when it can. */
export function whyNotStoppable(job: Job): string | undefined {
  if (job.cancellable) return undefined;
  return 'Cannot be stopped: it is one step, and this hypervisor has no way to stop it once it runs.';
}

/** What stopping a job now means, one sentence each. */
export function cancelInWords(job: Job): string[] {
  const done = job.steps.filter(({ state }) => state === 'observed').length;
  const current = currentStep(job);
  const waiting = job.steps.length - done - (current === undefined ? 0 : 1);
  const sentences: string[] = [];
  if (done > 0) sentences.push(`${stepCount(done)} of ${job.steps.length} done; this stays.`);
  if (current !== undefined) sentences.push(currentInWords(job, current));
  if (waiting > 0) {
    sentences.push(`${stepCount(waiting)} ${waiting === 1 ? 'is' : 'are'} not begun any more.`);
  }
  sentences.push(
    done > 0 || waiting > 0
      ? 'Afterwards you are shown the tree and can go on with the rest, or leave it as it is.'
      : 'If it is through before the stop reaches it, it has succeeded.',
  );
  return sentences;
}

function currentInWords(job: Job, { step }: JobStep): string {
  if (job.traits?.cancel === false) return 'The step that runs now cannot be stopped; it goes on to its end.';
  const name = (id: string) => nameOf(namesAsTree(job), id);
  switch (step.kind) {
    case 'delete':
      return step.expect === 'drop'
        ? `Deleting ${name(step.id)} stops if there is still time; it may be gone already.`
        : `The merge of ${name(step.id)} stops as soon as that is safe. It stays in the tree, perhaps half merged: then only the same merge can finish it.`;
    case 'create':
      return `The snapshot “${step.name}” is not taken, unless it is there already.`;
    case 'revert':
      return `Setting the machine back to ${name(step.to)} stops if there is still time.`;
    default:
      return 'The step that runs now is stopped as soon as that is safe.';
  }
}
