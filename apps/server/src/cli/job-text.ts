import { interruptedOutcome, type Job } from '@snaptree/core';
import { printable } from '../log/printable.ts';
import { problemText, stepText } from './draw.ts';

/** One job on two lines: when, how it stands, where; what it does and its id. */
export function jobLine(job: Job): string {
  const where = `${printable(job.domainName)} on ${printable(job.hostName)}`;
  return `${time(job.acceptedAt)}  ${standing(job)}  ${where}, by ${printable(job.by)}\n    ${printable(job.sentence)}  ${job.id}`;
}

/** A job with its steps, what is gone by name, its log, and what can be done next. */
export function jobText(job: Job): string {
  const nameOf = (id: string) => printable(job.names[id] ?? id);
  const { outcome } = job;
  const steps = job.steps.map(
    ({ step, state }, i) =>
      `  ${i + 1}. ${stepText(step, nameOf)}  ${state === 'observed' ? 'done' : 'not done'}`,
  );
  const gone = outcome !== undefined && 'lost' in outcome ? outcome.lost.map((id) => `  ${nameOf(id)}`) : [];
  const dirty =
    outcome !== undefined && 'dirty' in outcome ? outcome.dirty.map((id) => `  ${nameOf(id)}`) : [];
  const log = job.log.map(({ at, text }) => `  ${time(at)}  ${printable(text)}`);
  return [
    jobLine(job),
    'Steps:',
    ...steps,
    ...titled('Gone:', gone),
    ...titled('Half done; do not use:', dirty),
    ...(outcome !== undefined && 'problem' in outcome ? [problemText(outcome.problem)] : []),
    ...titled('Log:', log),
    ...(interruptedOutcome(job) === undefined ? [] : [DECIDE(job.id)]),
  ].join('\n');
}

const DECIDE = (id: string) =>
  `It is interrupted: resume it on its page, /jobs/${id}, or keep the tree as it is with snaptree dismiss ${id}`;

function standing(job: Job): string {
  const { resolution } = job;
  if (resolution?.how === 'dismissed')
    return `${job.outcome?.state}, dismissed by ${printable(resolution.by)} ${time(resolution.at)}`;
  if (resolution?.how === 'resumed') return `${job.outcome?.state}, resumed as ${resolution.jobId}`;
  if (interruptedOutcome(job) !== undefined) return `${job.outcome?.state}, interrupted`;
  return job.outcome?.state ?? job.state;
}

const titled = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...lines]);
const time = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
