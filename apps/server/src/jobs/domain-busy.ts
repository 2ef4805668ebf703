import type { Job, SnaptreeError } from '@snaptree/core';
import { problem } from '../problems.ts';
import { DetailedError } from './detailed-error.ts';

/** The answer while a job works on the domain. */
export const jobRuns = (job: Job): SnaptreeError =>
  busy(job, {
    what: 'Another job works on this machine',
    on: `${job.domainName}: ${job.sentence}`,
    todo: 'Wait until it has ended, or cancel it.',
  });

/** The answer while an interrupted job waits for a decision on the domain. */
export const jobInterrupted = (job: Job): SnaptreeError =>
  busy(job, {
    what: 'A job stopped half-way on this machine and waits for a decision',
    on: `${job.domainName}: ${job.sentence}`,
    todo: 'On the page of that job, resume it or leave the tree as it is.',
  });

/** The answer while any job of a host is unfinished. */
export const hostBusy = (job: Job): SnaptreeError =>
  busy(job, {
    what: 'The host has unfinished jobs',
    on: `${job.hostName}: ${job.sentence}`,
    todo: 'Wait until they have ended, or cancel them.',
  });

function busy(job: Job, { what, on, todo }: { what: string; on: string; todo: string }): SnaptreeError {
  return new DetailedError(problem('domainBusy', { what, on, todo }).problem, { jobId: job.id });
}
