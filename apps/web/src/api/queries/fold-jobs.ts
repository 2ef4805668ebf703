import { type Job, type JobEvent, reduceJob } from '@snaptree/core';

export type FoldedJobs = { kind: 'folded'; jobs: readonly Job[] } | { kind: 'gap' };

/**
 * Folds one pushed event into the list of known jobs, newest first. `gap`: something was missed (or nothing
 * is known yet) and the jobs must be fetched again.
 */
export function foldJobs(jobs: readonly Job[] | undefined, event: JobEvent): FoldedJobs {
  if (jobs === undefined) return { kind: 'gap' };
  const known = jobs.find((job) => job.id === event.jobId);
  const reduced = reduceJob(known, event);
  switch (reduced.kind) {
    case 'gap':
      return { kind: 'gap' };
    case 'ignored':
      return { kind: 'folded', jobs };
    case 'changed':
      return { kind: 'folded', jobs: known === undefined ? [reduced.job, ...jobs] : swap(jobs, reduced.job) };
    default:
      return reduced satisfies never;
  }
}

/**
 * A fetched list, except that jobs which events have updated since are kept: a response that was in flight while an
 * event arrived must not undo it.
 */
export function newestOf(known: readonly Job[], fetched: readonly Job[]): Job[] {
  const byId = new Map(known.map((job) => [job.id, job]));
  return fetched.map((job) => {
    const before = byId.get(job.id);
    return before !== undefined && before.seq > job.seq ? before : job;
  });
}

const swap = (jobs: readonly Job[], changed: Job) =>
  jobs.map((job) => (job.id === changed.id ? changed : job));
