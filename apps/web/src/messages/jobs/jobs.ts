import { interruptedOutcome, type Job, type Progress, type SnapshotTree } from '@snaptree/core';
import { nameOf, operationLabel, operationTitle } from '../operations/operations.ts';
import { bytesInWords, durationInWords, listed } from '../text/format.ts';
import { outcomeWords, type Tone } from './outcomes.ts';

export const openStateWords: Record<Exclude<Job['state'], 'finished'>, string> = {
  accepted: 'Waiting to start',
  running: 'Running',
  unknown: 'Unknown, still watching',
  verifying: 'Verifying the result',
};

const NO_PERCENTAGE = 'running, no percentage reported';

const resolutionWords = {
  dismissed: (outcome: string) => `${outcome}, dismissed`,
  resumed: (outcome: string) => `${outcome}, resumed`,
};

/** The status of a job, with its sign and tone. */
export function jobState(job: Job): { text: string; sign: string; tone: Tone } {
  if (job.outcome !== undefined) {
    const { title, sign, tone } = outcomeWords[job.outcome.state];
    const text = job.resolution === undefined ? title : resolutionWords[job.resolution.how](title);
    const calm = job.resolution !== undefined && interruptedOutcome(job) === undefined;
    return { text, sign, tone: calm ? 'quiet' : tone };
  }
  if (job.state === 'finished') return { text: 'Finished', sign: '■', tone: 'quiet' };
  if (job.cancelRequested && job.state !== 'unknown') return { text: 'Canceling', sign: '■', tone: 'quiet' };
  return { text: openStateWords[job.state], sign: '●', tone: job.state === 'unknown' ? 'warn' : 'quiet' };
}

/** The progress of the running step, with a percentage where the hypervisor reports one. */
export function progressInWords(progress: Progress | undefined, traits?: Job['traits']): string {
  if (progress === undefined) {
    return traits?.percent === false ? NO_PERCENTAGE : 'running';
  }
  const parts: string[] = [];
  if (progress.percent !== undefined) parts.push(`${Math.floor(progress.percent)}%`);
  else if (progress.text === undefined) parts.push(NO_PERCENTAGE);
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

/** The progress of a job over all its steps, 0 to 100; undefined where the running step reports none. */
export function jobPercent(job: Job): number | undefined {
  if (job.state === 'finished' || job.state === 'verifying') return 100;
  const done = job.steps.filter((step) => step.state === 'observed').length;
  const current = currentStep(job);
  if (current !== undefined && current.progress?.percent === undefined && job.steps.length === 1)
    return undefined;
  const part = (current?.progress?.percent ?? 0) / 100;
  return job.steps.length === 0 ? undefined : (100 * (done + part)) / job.steps.length;
}

/** What a job does, with the names that its snapshots had when it started. */
export function jobTitle(job: Job): string {
  const { operation } = job;
  const tree = namesAsTree(job);
  if (operation.kind === 'mergeIntoChildren') {
    const effect = job.effects.find((each) => each.kind === 'merged' && each.id === operation.id);
    const into = effect?.kind === 'merged' ? listed(effect.into.map((id) => nameOf(tree, id))) : 'children';
    return `Merge ${nameOf(tree, operation.id)} into ${into}`;
  }
  const named = 'id' in operation || operation.kind === 'create' || operation.kind === 'batch';
  return named ? operationTitle(operation, tree) : operationLabel(operation);
}

/** A tree that holds only names: those of `now`, and those that the job kept of deleted snapshots. */
export function namesAsTree(job: Job, now?: SnapshotTree): SnapshotTree {
  const there = new Set(now?.snapshots.map(({ id }) => id));
  const gone = Object.entries(job.names).filter(([id]) => !there.has(id));
  return {
    domain: { id: job.domainId, name: job.domainName },
    current: { kind: 'base' },
    live: { power: 'off', changed: 'unknown', disks: [] },
    dependants: [],
    snapshots: [
      ...(now?.snapshots ?? []),
      ...gone.map(([id, name]) => ({
        ...{ id, name, parent: null, mechanism: '', memory: false, disks: [] },
        captured: 'off' as const,
      })),
    ],
  };
}
