import { randomUUID } from 'node:crypto';
import type { Job, JobEvent } from '@snaptree/core';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log/logger.ts';
import { problem } from '../problems.ts';
import type { JobArchive, JobFile, JobFilter } from './archive.ts';
import { DetailedError } from './detailed-error.ts';
import type { JobHypervisor } from './hypervisor.ts';
import type { Acceptance, Journal } from './journal.ts';
import { OpenJob } from './open-job.ts';
import { JobRun } from './run.ts';

export interface JobBoardOptions {
  readonly journal: Journal;
  readonly archive: JobArchive;
  readonly hypervisor: JobHypervisor;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Every event, after it is durable. */
  readonly publish: (event: JobEvent, job: Job) => void;
}

export type NewJob = Omit<Acceptance, 'event'> & {
  readonly event: Omit<Acceptance['event'], 'seq' | 'at' | 'type' | 'jobId'>;
};

const MAX_FINISHED_KEPT = 500;
const SERVER_RESTARTED = 'The server was started again; the hypervisor is asked what became of this job.';

/** All jobs that have not ended, one for a domain at most, and the way to those that have. */
export class JobBoard {
  #options: JobBoardOptions;
  #open = new Map<string, OpenJob>();
  #byDomain = new Map<string, OpenJob>();
  #finished = new Map<string, Job>();
  #running = new Set<Promise<void>>();

  constructor(options: JobBoardOptions) {
    this.#options = options;
  }

  /** The job that holds a domain. */
  holderOf(hostId: string, domainId: string): OpenJob | undefined {
    return this.#byDomain.get(keyOf(hostId, domainId));
  }

  /** A host with unfinished jobs must stay as it is: only there can be read what becomes of them. */
  mustBeIdle(hostId: string): void {
    const open = [...this.#open.values()].find(({ job }) => job.hostId === hostId)?.job;
    if (open === undefined) return;
    const { problem: busy } = problem(
      'domainBusy',
      'The host has unfinished jobs',
      `${open.hostName}: ${open.sentence}`,
      'Wait until they have ended, or cancel them.',
    );
    throw new DetailedError(busy, { jobId: open.id });
  }

  openCount(): number {
    return this.#open.size;
  }

  /** Writes the acceptance down, takes the domain and begins. Rejects when it cannot be written. */
  async accept(fresh: NewJob): Promise<Job> {
    const head = { type: 'accepted' as const, seq: 1, jobId: randomUUID(), at: this.#options.clock.now() };
    const event = { ...head, ...fresh.event };
    try {
      await this.#options.journal.accept({ ...fresh, event });
    } catch (cause) {
      this.#options.logger.error({ err: cause }, 'an operation could not be written down and was not begun');
      throw problem(
        'journalUnavailable',
        'The operation could not be written down, so nothing was sent',
        fresh.event.domainName,
        'Free space in the data directory of the server and try again.',
      );
    }
    const job = await this.#mustRead(event.jobId);
    this.#options.publish(event, job);
    this.#begin(this.#opened(job, fresh));
    return job;
  }

  /**
   * Takes their domains for all jobs of the journal that have no outcome; `begin` then goes on with them. Called
   * once, before requests are served.
   */
  async recover(): Promise<{ jobs: number; begin: () => void }> {
    const ids = await this.#options.archive.list({ state: 'open', limit: Number.MAX_SAFE_INTEGER });
    const files = await Promise.all(ids.map((id) => this.file(id)));
    const opened = files.map((file) => {
      const open = this.#opened(file.job, file);
      open.stepBefore = file.stepBefore;
      return open;
    });
    const begin = () => {
      for (const open of opened) this.#begin(open, SERVER_RESTARTED);
    };
    return { jobs: opened.length, begin };
  }

  /** Throws `notFound`. */
  async read(jobId: string): Promise<Job> {
    const known = this.#open.get(jobId)?.job ?? this.#finished.get(jobId);
    return known ?? this.#mustRead(jobId);
  }

  async list(filter: JobFilter): Promise<Job[]> {
    const ids = await this.#options.archive.list(filter);
    return Promise.all(ids.map((id) => this.read(id)));
  }

  async events(jobId: string, after: number): Promise<JobEvent[]> {
    await this.read(jobId);
    return this.#options.archive.events(jobId, after);
  }

  /** Throws `notFound`. */
  async file(jobId: string): Promise<JobFile> {
    const file = await this.#options.archive.file(jobId);
    if (file === undefined) throw noSuchJob(jobId);
    return file;
  }

  /** Asks a job to stop as soon as it is safe. A job that has ended stays as it is. */
  async cancel(jobId: string, by: string): Promise<Job> {
    const open = this.#open.get(jobId);
    if (open === undefined) return this.read(jobId);
    if (!open.job.cancelRequested) await open.append({ type: 'cancelRequested', by });
    open.cancel.abort();
    return open.job;
  }

  /** Resolves when no job works any more; after `stopping` of the hypervisor was aborted. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #opened(job: Job, content: Pick<JobFile, 'plan' | 'capabilities' | 'before' | 'revision'>): OpenJob {
    const { journal, clock, logger, publish } = this.#options;
    const open: OpenJob = new OpenJob(job, content, {
      journal,
      clock,
      logger,
      publish: (event) => {
        if (event.type === 'finished') this.#close(open);
        publish(event, open.job);
      },
    });
    if (job.cancelRequested) open.cancel.abort();
    this.#open.set(job.id, open);
    this.#byDomain.set(keyOf(job.hostId, job.domainId), open);
    return open;
  }

  #begin(open: OpenJob, note?: string): void {
    const { hypervisor, logger } = this.#options;
    const work = async () => {
      if (note !== undefined) await open.appendSurely({ type: 'log', text: note });
      await new JobRun(open, { hypervisor, logger }).complete();
    };
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  #close(open: OpenJob): void {
    const { id, hostId, domainId } = open.job;
    this.#open.delete(id);
    this.#byDomain.delete(keyOf(hostId, domainId));
    this.#keep(open.job);
  }

  #keep(job: Job): void {
    this.#finished.set(job.id, job);
    for (const oldest of this.#finished.keys()) {
      if (this.#finished.size <= MAX_FINISHED_KEPT) return;
      this.#finished.delete(oldest);
    }
  }

  async #mustRead(jobId: string): Promise<Job> {
    const job = await this.#options.archive.job(jobId);
    if (job === undefined) throw noSuchJob(jobId);
    if (job.state === 'finished') this.#keep(job);
    return job;
  }
}

const keyOf = (hostId: string, domainId: string) => JSON.stringify([hostId, domainId]);

const noSuchJob = (jobId: string) =>
  problem('notFound', 'There is no such job', jobId, 'Choose one of the list of jobs.');
