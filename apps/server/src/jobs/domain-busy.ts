import type { Job, SnaptreeError } from '@snaptree/core';
import { problem } from '../problems.ts';
import { DetailedError } from './detailed-error.ts';

/** The answer while a job is running on the domain. */
export const jobRuns = (job: Job): SnaptreeError =>
  busy(job, {
    what: `Another job is running on VM {on}: ${job.sentence}`,
    on: job.domainName,
    todo: 'Wait until it finishes, or cancel it.',
  });

/** The answer while an interrupted job has not been resumed or dismissed. */
export const jobInterrupted = (job: Job): SnaptreeError =>
  busy(job, {
    what: `VM {on} has an interrupted job: ${job.sentence}`,
    on: job.domainName,
    todo: 'Resume or dismiss it on its page.',
  });

/** The answer while any job of a host is unfinished. */
export const hostBusy = (job: Job): SnaptreeError =>
  busy(job, {
    what: `Host {on} has an unfinished job: ${job.sentence}`,
    on: job.hostName,
    todo:
      job.state === 'unknown'
        ? 'Its result is unknown until the host can be reached again. Correct the connection of the host, or dismiss the job on its page.'
        : 'Wait until the jobs on this host finish, or cancel them.',
  });

/** The answer while any job of a host is interrupted. */
export const hostInterrupted = (job: Job): SnaptreeError =>
  busy(job, {
    what: `Host {on} has an interrupted job: ${job.sentence}`,
    on: job.hostName,
    todo: 'Resume or dismiss it on its page first.',
  });

function busy(job: Job, { what, on, todo }: { what: string; on: string; todo: string }): SnaptreeError {
  return new DetailedError(problem('domainBusy', { what, on, todo }).problem, { jobId: job.id });
}
