import { randomUUID } from 'node:crypto';
import {
  foldJob,
  interruptedOutcome,
  type Job,
  type JobEvent,
  reduceJob,
  SnaptreeError,
} from '@snaptree/core';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { keyOf } from '../domain-key.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../log/logger.ts';
import { writeProblem } from '../storage/sqlite/write-problem.ts';
import { hostBusy, hostInterrupted, jobInterrupted, jobRuns } from './domain-busy.ts';
import type { JobArchive, JobFile } from './journal/archive.ts';
import { damage } from './journal/damaged-job.ts';
import type { Acceptance } from './journal/entries.ts';
import type { Journal } from './journal/journal.ts';
import { HEARTBEAT_EVERY_MS, LeaseHeld, type Leases } from './journal/leases.ts';
import { OpenJob } from './journal/open-job.ts';
import type { JobHypervisor } from './run/hypervisor.ts';
import { givenUp } from './run/problems.ts';
import { JobRun } from './run/run.ts';

export interface ActiveJobsOptions {
  readonly leases: Leases;
  readonly journal: Journal;
  readonly archive: JobArchive;
  readonly hypervisor: JobHypervisor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: EventHub;
}

export type NewJob = Omit<Acceptance, 'event' | 'resumed'> & {
  readonly event: Omit<Acceptance['event'], 'seq' | 'at' | 'type' | 'jobId'>;
  /** The interrupted job that this one resumes. */
  readonly resumedJob?: Job;
};

type Resolution = Extract<JobEvent, { type: 'dismissed' | 'resumed' }>;

const SERVER_RESTARTED = 'The server was restarted. It now checks the state of this job on the hypervisor.';

/** All jobs that have not ended, at most one per domain, and the interrupted jobs. */
export class ActiveJobs {
  #options: ActiveJobsOptions;
  #open = new Map<string, OpenJob>();
  #byDomain = new Map<string, OpenJob>();
  /** By domain. */
  #interrupted = new Map<string, Job>();
  #running = new Set<Promise<void>>();

  constructor(options: ActiveJobsOptions) {
    this.#options = options;
  }

  /** The job that holds a domain. */
  holderOf(hostId: string, domainId: string): OpenJob | undefined {
    return this.#byDomain.get(keyOf(hostId, domainId));
  }

  /** The interrupted job of a domain. */
  interruptedOn(hostId: string, domainId: string): Job | undefined {
    return this.#interrupted.get(keyOf(hostId, domainId));
  }

  interruptedCount(): number {
    return this.#interrupted.size;
  }

  /** Throws `domainBusy` while a job runs on the host, because only there can its result be read. */
  mustBeIdle(hostId: string, caller: Caller): void {
    mustSee(caller, hostId);
    const open = this.#openOn(hostId);
    if (open !== undefined) throw hostBusy(open);
  }

  /** As `mustBeIdle`, but jobs whose result is unknown wait until the host can be reached again, perhaps in a different way. */
  mustNotRun(hostId: string, caller: Caller): void {
    mustSee(caller, hostId);
    const running = [...this.#open.values()].find(
      ({ job }) => job.hostId === hostId && job.state !== 'unknown',
    );
    if (running !== undefined) throw hostBusy(running.job);
  }

  /**
   * Throws `domainBusy` while a job of the host is running or interrupted: without the host, or with other VMs behind
   * its ID, nothing would keep its VM from other jobs.
   */
  mustBeDone(hostId: string, caller: Caller): void {
    this.mustBeIdle(hostId, caller);
    const interrupted = [...this.#interrupted.values()].find((job) => job.hostId === hostId);
    if (interrupted !== undefined) throw hostInterrupted(interrupted);
  }

  /** A job that has not ended. */
  find(jobId: string): OpenJob | undefined {
    return this.#open.get(jobId);
  }

  openCount(): number {
    return this.#open.size;
  }

  /** Records the acceptance, takes the lease and starts the job. Throws `domainBusy` or `journalUnavailable`. */
  async accept(fresh: NewJob): Promise<Job> {
    const head = { type: 'accepted' as const, seq: 1, jobId: randomUUID(), at: this.#options.clock.now() };
    const event = { ...head, ...fresh.event };
    const { resumedJob, ...content } = fresh;
    const resumed = resumedJob && {
      ...{ type: 'resumed' as const, seq: resumedJob.seq + 1, jobId: resumedJob.id, at: head.at },
      ...{ by: event.by, next: event.jobId },
    };
    await this.#write({ ...content, event, ...(resumed && { resumed }) });
    if (resumedJob !== undefined && resumed !== undefined) this.#resolved(resumedJob, resumed);
    const job = foldJob([event]);
    this.#options.events.emit('jobEvent', event, job);
    this.#start(this.#opened(job, fresh));
    return job;
  }

  /**
   * Restores the jobs of the journal that have not ended, and the interrupted ones. `start` continues the former.
   * Called once, before requests are served.
   */
  async recover(): Promise<{ jobs: number; start: () => void }> {
    const { archive, leases, clock } = this.#options;
    const ofOthers = await leases.takeOver(clock.now());
    const opened: OpenJob[] = [];
    for (const id of await archive.list({ state: 'open', limit: Number.MAX_SAFE_INTEGER }, 'all')) {
      const file = ofOthers.has(id) ? undefined : await this.#fileOf(id);
      if (file === undefined) continue;
      const open = this.#opened(file.job, file);
      open.stepBefore = file.stepBefore;
      opened.push(open);
    }
    for (const id of await archive.list({ state: 'interrupted', limit: Number.MAX_SAFE_INTEGER }, 'all')) {
      const job = await archive.job(id);
      if (job !== undefined) this.#interrupted.set(keyOf(job.hostId, job.domainId), job);
    }
    const start = () => {
      for (const open of opened) this.#start(open, SERVER_RESTARTED);
      void this.#keepLeases();
    };
    return { jobs: opened.length, start };
  }

  /**
   * Keeps the tree as the job left it, and releases the domain. `revision`: of that tree, if it could be read.
   * The caller has made sure that the job is interrupted. Rejects if it cannot be recorded.
   */
  async dismiss(job: Job, { by, from }: Caller, revision: string | undefined): Promise<Job> {
    const { id: jobId, seq } = job;
    const event = { type: 'dismissed' as const, seq: seq + 1, jobId, at: this.#options.clock.now(), by };
    await this.#options.journal.dismiss({ event, job, from, revision });
    return this.#resolved(job, event);
  }

  /**
   * Ends an open job whose state is unknown, so that it can be dismissed. Returns the job, unchanged if its state is
   * known by now. Rejects if it cannot be recorded.
   */
  async giveUp(jobId: string, { by }: Caller): Promise<Job | undefined> {
    const open = this.#open.get(jobId);
    await open?.giveUp(givenUp(open.job, by));
    return open?.job;
  }

  /** Resolves when no job is running. Call it after `stopping` of the hypervisor was aborted. */
  async allEnded(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** Renews the leases until the server stops. A missed heartbeat ends nothing. */
  async #keepLeases(): Promise<void> {
    const { clock, hypervisor, leases, logger } = this.#options;
    const { stopping } = hypervisor;
    for (;;) {
      await clock.wait(HEARTBEAT_EVERY_MS, stopping);
      if (stopping.aborted) return;
      if (this.#open.size + this.#interrupted.size === 0) continue;
      await leases
        .heartbeat(clock.now())
        .catch((err: unknown) => logger.warn({ err }, 'cannot renew the leases'));
    }
  }

  async #write(acceptance: Acceptance): Promise<void> {
    const { journal, archive, logger } = this.#options;
    try {
      await journal.accept(acceptance);
    } catch (cause) {
      // Conflicts with the leases of this process were refused before.
      const holder = cause instanceof LeaseHeld ? await archive.job(cause.jobId) : undefined;
      if (holder !== undefined) throw interruptedOutcome(holder) ? jobInterrupted(holder) : jobRuns(holder);
      logger.error({ err: cause }, 'cannot record an operation; it was not started');
      const what = 'Cannot record the operation on VM {on}, so nothing was sent to the hypervisor.';
      throw new SnaptreeError(
        writeProblem(cause, { what, on: acceptance.event.domainName, next: 'try again' }),
      );
    }
  }

  /** What is needed to continue a job. If that is damaged, the job ends and needs attention, and others continue. */
  async #fileOf(jobId: string): Promise<JobFile | undefined> {
    const { archive, journal, logger, clock } = this.#options;
    try {
      return await archive.file(jobId);
    } catch (err) {
      logger.error({ err, job: jobId }, 'the record of an unfinished job is damaged; it is not continued');
      const job = await archive.job(jobId);
      if (job === undefined) return undefined;
      const outcome = { state: 'needsAttention' as const, problem: damage(job.domainName) };
      const event = { type: 'finished' as const, seq: job.seq + 1, jobId, at: clock.now(), outcome };
      await journal.finish({ event, job, revisionBefore: '', revisionAfter: undefined });
      archive.forget(jobId);
      return undefined;
    }
  }

  #openOn(hostId: string): Job | undefined {
    return [...this.#open.values()].find(({ job }) => job.hostId === hostId)?.job;
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

  #start(open: OpenJob, note?: string): void {
    const { hypervisor, logger } = this.#options;
    const running = new JobRun(open, { hypervisor, logger })
      .complete(note)
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  #close(open: OpenJob): void {
    const { id, hostId, domainId } = open.job;
    this.#open.delete(id);
    this.#byDomain.delete(keyOf(hostId, domainId));
    if (interruptedOutcome(open.job) !== undefined) this.#interrupted.set(keyOf(hostId, domainId), open.job);
    this.#options.archive.remember(open.job);
  }

  /** The event is already durable. */
  #resolved(job: Job, event: Resolution): Job {
    const reduced = reduceJob(job, event);
    if (reduced.kind === 'gap') throw new Error(`event ${event.seq} leaves a gap in job ${job.id}`);
    this.#interrupted.delete(keyOf(job.hostId, job.domainId));
    this.#options.archive.remember(reduced.job);
    this.#options.events.emit('jobEvent', event, reduced.job);
    return reduced.job;
  }
}
