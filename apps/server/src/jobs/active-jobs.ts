import { randomUUID } from 'node:crypto';
import {
  awaitedDecision,
  foldJob,
  type Job,
  type JobEvent,
  type JobFilter,
  reduceJob,
  type SnaptreeError,
} from '@snaptree/core';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { keyOf } from '../domain-key.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../log/logger.ts';
import { problem } from '../problems.ts';
import { hostBusy, jobInterrupted, jobRuns } from './domain-busy.ts';
import type { JobArchive, JobFile } from './journal/archive.ts';
import { type Acceptance, type Journal, LeaseHeld } from './journal/journal.ts';
import { OpenJob } from './journal/open-job.ts';
import type { JobHypervisor } from './run/hypervisor.ts';
import { JobRun } from './run/run.ts';

export interface ActiveJobsOptions {
  readonly journal: Journal;
  readonly archive: JobArchive;
  readonly hypervisor: JobHypervisor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: EventHub;
}

export type NewJob = Omit<Acceptance, 'event' | 'resumed'> & {
  readonly event: Omit<Acceptance['event'], 'seq' | 'at' | 'type' | 'jobId'>;
  /** The job that stopped half-way and that this one goes on with. */
  readonly resumedJob?: Job;
};

type Decision = Extract<JobEvent, { type: 'left' | 'resumed' }>;

const MAX_FINISHED_KEPT = 500;
const SERVER_RESTARTED = 'The server was started again; the hypervisor is asked what became of this job.';

/**
 * All jobs that have not ended, one for a domain at most, those that stopped half-way and wait for a decision, and
 * the way to those that have ended.
 */
export class ActiveJobs {
  #options: ActiveJobsOptions;
  #open = new Map<string, OpenJob>();
  #byDomain = new Map<string, OpenJob>();
  /** By domain: the end that somebody has to decide about. */
  #interrupted = new Map<string, Job>();
  #finished = new LRUCache<string, Job>({ max: MAX_FINISHED_KEPT });
  #running = new Set<Promise<void>>();

  constructor(options: ActiveJobsOptions) {
    this.#options = options;
  }

  /** The job that holds a domain. */
  holderOf(hostId: string, domainId: string): OpenJob | undefined {
    return this.#byDomain.get(keyOf(hostId, domainId));
  }

  /** The job that stopped half-way on a domain and waits for a decision. */
  interruptedOn(hostId: string, domainId: string): Job | undefined {
    return this.#interrupted.get(keyOf(hostId, domainId));
  }

  interruptedCount(): number {
    return this.#interrupted.size;
  }

  /** A host with unfinished jobs must stay as it is: only there can be read what becomes of them. */
  mustBeIdle(hostId: string): void {
    const open = [...this.#open.values()].find(({ job }) => job.hostId === hostId);
    if (open !== undefined) throw hostBusy(open.job);
  }

  openCount(): number {
    return this.#open.size;
  }

  /** Writes the acceptance down, takes the domain and begins. Throws `domainBusy` or `journalUnavailable`. */
  async accept(fresh: NewJob): Promise<Job> {
    const head = { type: 'accepted' as const, seq: 1, jobId: randomUUID(), at: this.#options.clock.now() };
    const event = { ...head, ...fresh.event };
    const { resumedJob, ...content } = fresh;
    const resumed = resumedJob && {
      ...{ type: 'resumed' as const, seq: resumedJob.seq + 1, jobId: resumedJob.id, at: head.at },
      ...{ by: event.by, next: event.jobId },
    };
    try {
      await this.#options.journal.accept({ ...content, event, ...(resumed && { resumed }) });
    } catch (cause) {
      if (cause instanceof LeaseHeld) throw await this.#heldBy(cause.jobId);
      this.#options.logger.error({ err: cause }, 'an operation could not be written down and was not begun');
      throw problem(
        'journalUnavailable',
        'The operation could not be written down, so nothing was sent',
        fresh.event.domainName,
        'Free space in the data directory of the server and try again.',
      );
    }
    if (resumedJob !== undefined && resumed !== undefined) this.#settled(resumedJob, resumed);
    const job = foldJob([event]);
    this.#options.events.emit('jobEvent', event, job);
    this.#begin(this.#opened(job, fresh));
    return job;
  }

  /**
   * Takes their domains for all jobs of the journal that have no outcome, or one that nobody has decided about;
   * `begin` then goes on with the former. Called once, before requests are served.
   */
  async recover(): Promise<{ jobs: number; begin: () => void }> {
    const ids = await this.#options.archive.list({ state: 'open', limit: Number.MAX_SAFE_INTEGER });
    const files = await Promise.all(ids.map((id) => this.file(id)));
    const opened = files.map((file) => {
      const open = this.#opened(file.job, file);
      open.stepBefore = file.stepBefore;
      return open;
    });
    const interrupted = await this.list({ state: 'decision', limit: Number.MAX_SAFE_INTEGER });
    for (const job of interrupted) this.#interrupted.set(keyOf(job.hostId, job.domainId), job);
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

  /**
   * Leaves the tree as a job has left it, and frees the domain. `revision`: of the tree that is left, if it could
   * be read. The caller has made sure that the job waits for a decision. Rejects when it cannot be written down.
   */
  async dismiss(
    job: Job,
    { by, from, revision }: { by: string; from: string; revision: string | undefined },
  ): Promise<Job> {
    const { id: jobId, seq } = job;
    const event = { type: 'left' as const, seq: seq + 1, jobId, at: this.#options.clock.now(), by };
    await this.#options.journal.dismiss({ event, job, from, revision });
    return this.#settled(job, event);
  }

  /** Resolves when no job works any more; after `stopping` of the hypervisor was aborted. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #opened(job: Job, content: Pick<JobFile, 'plan' | 'capabilities' | 'before' | 'revision'>): OpenJob {
    const { journal, clock, logger, events } = this.#options;
    const open: OpenJob = new OpenJob(job, content, {
      journal,
      clock,
      logger,
      publish: (event) => {
        if (event.type === 'finished') this.#close(open);
        events.emit('jobEvent', event, open.job);
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
    if (awaitedDecision(open.job) !== undefined) this.#interrupted.set(keyOf(hostId, domainId), open.job);
    this.#finished.set(open.job.id, open.job);
  }

  /** Takes a decision that is durable into the memory, and tells it. */
  #settled(job: Job, event: Decision): Job {
    const reduced = reduceJob(job, event);
    if (reduced.kind === 'gap') throw new Error(`event ${event.seq} leaves a gap in job ${job.id}`);
    this.#interrupted.delete(keyOf(job.hostId, job.domainId));
    this.#finished.set(job.id, reduced.job);
    this.#options.events.emit('jobEvent', event, reduced.job);
    return reduced.job;
  }

  /** A lease that this process does not know: another one wrote it. */
  async #heldBy(jobId: string): Promise<SnaptreeError> {
    const job = await this.read(jobId);
    return awaitedDecision(job) === undefined ? jobRuns(job) : jobInterrupted(job);
  }

  async #mustRead(jobId: string): Promise<Job> {
    const job = await this.#options.archive.job(jobId);
    if (job === undefined) throw noSuchJob(jobId);
    if (job.state === 'finished') this.#finished.set(jobId, job);
    return job;
  }
}

const noSuchJob = (jobId: string) =>
  problem('notFound', 'There is no such job', jobId, 'Choose one of the list of jobs.');
