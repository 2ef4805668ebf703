import type { Job, Progress } from '@snaptree/core';
import { bytesInWords, durationInWords } from './figures.ts';
import { operationLabel } from './operations.ts';
import { outcomeWords, type Tone } from './outcomes.ts';

const stateWords: Record<Exclude<Job['state'], 'finished'>, string> = {
  accepted: 'Waiting to start',
  running: 'Running',
  unknown: 'Unknown, still watching',
  verifying: 'Comparing the tree with the preview',
};

/** How a job stands, in a few words, with its sign and tone. */
export function jobState(job: Job): { text: string; sign: string; tone: Tone } {
  if (job.outcome !== undefined) {
    const { title, sign, tone } = outcomeWords[job.outcome.state];
    return { text: title, sign, tone };
  }
  if (job.state === 'finished') return { text: 'Ended', sign: '■', tone: 'quiet' };
  if (job.cancelRequested && job.state !== 'unknown') return { text: 'Stopping', sign: '■', tone: 'quiet' };
  return { text: stateWords[job.state], sign: '●', tone: job.state === 'unknown' ? 'warn' : 'quiet' };
}

/** The progress of the step that runs: the percentage where there is one, and the honest word where not. */
export function progressInWords(progress: Progress | undefined): string {
  if (progress === undefined) return 'working';
  const parts: string[] = [];
  if (progress.percent !== undefined) parts.push(`${Math.floor(progress.percent)} %`);
  else if (progress.text === undefined) parts.push('working, no percentage from this hypervisor');
  if (progress.bytesPerSecond !== undefined) parts.push(`${bytesInWords(progress.bytesPerSecond)}/s`);
  if (progress.secondsLeft !== undefined) parts.push(`${durationInWords(progress.secondsLeft)} left`);
  if (progress.disk !== undefined) parts.push(progress.disk);
  if (progress.text !== undefined) parts.push(progress.text);
  return parts.join(' · ');
}

/** The step that a job is at, or the last one that was sent. */
export function currentStep(job: Job) {
  return job.steps.find((step) => step.state === 'intent' || step.state === 'sent');
}

/** How far a job is over all its steps, 0 to 100; undefined where the current step tells nothing. */
export function jobPercent(job: Job): number | undefined {
  if (job.state === 'finished' || job.state === 'verifying') return 100;
  const done = job.steps.filter((step) => step.state === 'observed').length;
  const current = currentStep(job);
  if (current !== undefined && current.progress?.percent === undefined && job.steps.length === 1)
    return undefined;
  const part = (current?.progress?.percent ?? 0) / 100;
  return job.steps.length === 0 ? undefined : (100 * (done + part)) / job.steps.length;
}

/** What a job does, in the few words of its button. */
export function jobTitle(job: Job): string {
  return operationLabel(job.operation);
}
