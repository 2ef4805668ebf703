import { interruptedOutcome, type Job } from '@snaptree/core';
import { printable } from '../../log/printable.ts';
import { problemText, stepText } from './draw.ts';

/** One job on two lines: time, status and place; description and ID. */
export function jobLine(job: Job): string {
  const where = `${printable(job.domainName)} on ${printable(job.hostName)}`;
  return `${time(job.acceptedAt)}  ${statusOf(job)}  ${where}, by ${printable(job.by)}\n    ${printable(job.sentence)}  ${job.id}`;
}

/** A job with its steps, removed snapshots, log, and what can be done next. */
export function jobText(job: Job): string {
  const nameOf = (id: string) => printable(job.names[id] ?? id);
  const { outcome } = job;
  const steps = job.steps.map(
    ({ step, state }, i) =>
      `  ${i + 1}. ${stepText(step, nameOf)}  ${state === 'observed' ? 'done' : 'not done'}`,
  );
  const removed =
    outcome !== undefined && 'lost' in outcome ? outcome.lost.map((id) => `  ${nameOf(id)}`) : [];
  const dirty =
    outcome !== undefined && 'dirty' in outcome ? outcome.dirty.map((id) => `  ${nameOf(id)}`) : [];
  const log = job.log.map(({ at, text }) => `  ${time(at)}  ${printable(text)}`);
  return [
    jobLine(job),
    'Steps:',
    ...steps,
    ...titled('Removed snapshots:', removed),
    ...titled('Incomplete (do not use):', dirty),
    ...(outcome !== undefined && 'problem' in outcome ? [problemText(outcome.problem)] : []),
    ...titled('Log:', log),
    ...(interruptedOutcome(job) === undefined ? [] : [nextActions(job.id)]),
  ].join('\n');
}

const nextActions = (id: string) =>
  `This job is interrupted. Resume it in the browser at /jobs/${id}, or keep the tree as it is with: snaptree dismiss ${id}`;

function statusOf(job: Job): string {
  const { resolution } = job;
  if (resolution?.how === 'dismissed')
    return `${job.outcome?.state}, dismissed by ${printable(resolution.by)} at ${time(resolution.at)}`;
  if (resolution?.how === 'resumed') return `${job.outcome?.state}, resumed as job ${resolution.jobId}`;
  if (interruptedOutcome(job) !== undefined) return `${job.outcome?.state}, interrupted`;
  return job.outcome?.state ?? job.state;
}

const titled = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...lines]);
const time = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
