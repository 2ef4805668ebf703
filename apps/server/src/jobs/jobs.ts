import { type Job, type JobEvent, type JobFilter, SnaptreeError } from '@snaptree/core';
import { type Caller, maySee } from '../callers/caller.ts';
import { problem } from '../problems.ts';
import type { ActiveJobs } from './active-jobs.ts';
import type { JobArchive, JobFile } from './journal/archive.ts';
import { damage } from './journal/damaged-job.ts';
import { JobEnded } from './journal/open-job.ts';

export interface JobsOptions {
  readonly active: ActiveJobs;
  readonly archive: JobArchive;
}

/** All jobs that a caller may see, running or ended. Any other job does not exist for that caller. */
export class Jobs {
  #active: ActiveJobs;
  #archive: JobArchive;

  constructor({ active, archive }: JobsOptions) {
    this.#active = active;
    this.#archive = archive;
  }

  /** Throws `notFound`. */
  async read(jobId: string, caller: Caller): Promise<Job> {
    const job = await this.#find(jobId);
    if (job === undefined || !maySee(caller, job.hostId)) throw noSuchJob(jobId);
    return job;
  }

  /** The newest first. */
  async list(filter: JobFilter, caller: Caller): Promise<Job[]> {
    const ids = await this.#archive.list(filter, caller.hosts);
    const jobs = await Promise.all(ids.map((id) => this.#find(id)));
    return jobs.filter((job) => job !== undefined);
  }

  /** Throws `notFound`. */
  async events(jobId: string, after: number, caller: Caller): Promise<JobEvent[]> {
    const { seq } = await this.read(jobId, caller);
    return seq <= after ? [] : this.#archive.events(jobId, after);
  }

  /** Throws `notFound`, and `outcomeUnknown` if its record is damaged. */
  async file(jobId: string, caller: Caller): Promise<JobFile> {
    const { domainName } = await this.read(jobId, caller);
    const file = await this.#archive.file(jobId).catch((cause: unknown) => {
      throw new SnaptreeError(damage(domainName), { cause });
    });
    if (file === undefined) throw noSuchJob(jobId);
    return file;
  }

  /** Asks a job to stop as soon as it is safe. No effect on a job that has ended. Throws `notFound`. */
  async cancel(jobId: string, caller: Caller): Promise<Job> {
    const job = await this.read(jobId, caller);
    const open = this.#active.find(jobId);
    if (open === undefined) return job;
    try {
      if (!open.job.cancelRequested) await open.append({ type: 'cancelRequested', by: caller.by });
    } catch (error) {
      if (error instanceof JobEnded) return open.job;
      throw error;
    }
    open.cancel.abort();
    return open.job;
  }

  async #find(jobId: string): Promise<Job | undefined> {
    return this.#active.find(jobId)?.job ?? (await this.#archive.job(jobId));
  }
}

const noSuchJob = (jobId: string) =>
  problem('notFound', { what: 'Job {on} does not exist.', on: jobId, todo: 'Choose a job from the list.' });
