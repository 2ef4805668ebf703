import {
  type Capabilities,
  type Job,
  type JobEvent,
  type Names,
  namesFor,
  type Outcome,
  type Plan,
  type Problem,
  type Progress,
  reduceJob,
  type SnapshotTree,
} from '@snaptree/core';
import PQueue from 'p-queue';
import type { Clock } from '../../clock.ts';
import { crashPoint } from '../../crash-points.ts';
import type { Logger } from '../../log/logger.ts';
import type { Journal } from './journal.ts';

type Body<E> = E extends JobEvent ? Omit<E, 'seq' | 'jobId' | 'at'> : never;
/** An event without its number, job and time. */
export type EventBody = Body<
  Exclude<JobEvent, { type: 'accepted' | 'progress' | 'finished' | 'dismissed' | 'resumed' }>
>;

export interface OpenJobOptions {
  readonly journal: Pick<Journal, 'append' | 'finish'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called after the event is durable. */
  readonly publish: (event: JobEvent) => void;
}

export interface JobContent {
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  readonly revision: string;
}

const PROGRESS_EVERY_MS = 250;
const RETRY_WRITE_MS = 2000;

/** The job has an outcome already. Whoever still works on it must stop. */
export class JobEnded extends Error {
  override readonly name = 'JobEnded';
}

/** A job that has not ended, and the only writer of its events, which are written one at a time. */
export class OpenJob {
  readonly content: JobContent;
  /** Aborted when a user cancels the job. A running step then stops as soon as it is safe. */
  readonly cancel = new AbortController();
  /** Aborted when the job has an outcome. */
  readonly ended = new AbortController();
  /** The tree right before the last step that was sent. */
  stepBefore: SnapshotTree | undefined;
  #job: Job;
  #options: OpenJobOptions;
  #writing = new PQueue({ concurrency: 1 });
  #progress: { step: number; progress: Progress } | undefined;
  #progressAt = Number.NEGATIVE_INFINITY;
  #timer = false;

  constructor(job: Job, content: JobContent, options: OpenJobOptions) {
    this.#job = job;
    this.content = content;
    this.#options = options;
  }

  get job(): Job {
    return this.#job;
  }

  /**
   * Writes an event to the journal, then publishes it. Rejects, and publishes nothing, if it cannot be written, and with
   * `JobEnded` after the outcome.
   */
  append(body: EventBody, stepBefore?: SnapshotTree): Promise<void> {
    return this.#writing.add(async () => {
      if (this.#job.state === 'finished') throw new JobEnded();
      const event: JobEvent = { ...body, ...this.#head() };
      await this.#options.journal.append(event, stepBefore);
      if (stepBefore !== undefined) this.stepBefore = stepBefore;
      if (body.type === 'cancelRequested') crashPoint('CP13');
      this.#publish(event);
    });
  }

  /** As `append`, for what has already happened: retries until it is written. */
  async appendSurely(body: EventBody): Promise<void> {
    await this.#until(() => this.append(body));
  }

  /** Writes the last event and ends the lease. Retries until it is written. */
  async finish(outcome: Outcome, revisionAfter: string | undefined): Promise<void> {
    await this.#until(() =>
      this.#writing.add(async () => {
        if (this.#job.state !== 'finished') await this.#end(outcome, revisionAfter);
      }),
    );
  }

  /** Ends the job if its state is unknown; then it needs attention. Rejects if that cannot be written. */
  giveUp(problem: Problem): Promise<void> {
    return this.#writing.add(async () => {
      if (this.#job.state === 'unknown') await this.#end({ state: 'needsAttention', problem }, undefined);
    });
  }

  /** Progress is published at most four times a second and never written to the journal. The latest wins. */
  report(step: number, progress: Progress): void {
    this.#progress = { step, progress };
    const { clock } = this.#options;
    const wait = this.#progressAt + PROGRESS_EVERY_MS - clock.monotonic();
    if (wait <= 0) this.#publishProgress();
    else if (!this.#timer) {
      this.#timer = true;
      void clock.wait(wait).then(() => {
        this.#timer = false;
        this.#publishProgress();
      });
    }
  }

  #publishProgress(): void {
    const latest = this.#progress;
    this.#progress = undefined;
    const state = latest === undefined ? undefined : this.#job.steps[latest.step]?.state;
    if (latest === undefined || state === 'observed' || this.#job.state === 'finished') return;
    this.#progressAt = this.#options.clock.monotonic();
    this.#publish({ type: 'progress', ...latest, ...this.#head(), seq: this.#job.seq });
  }

  /** Names of lost or incomplete snapshots that the plan does not name. */
  #namesIn(outcome: Outcome): Names | undefined {
    if (!('lost' in outcome)) return undefined;
    const unnamed = [...outcome.lost, ...outcome.dirty].filter((id) => this.#job.names[id] === undefined);
    const names = namesFor(unnamed, this.content.before.snapshots);
    return Object.keys(names).length === 0 ? undefined : names;
  }

  async #end(outcome: Outcome, revisionAfter: string | undefined): Promise<void> {
    const names = this.#namesIn(outcome);
    const event = { type: 'finished' as const, outcome, ...(names && { names }), ...this.#head() };
    const revisionBefore = this.content.revision;
    await this.#options.journal.finish({ event, job: this.#job, revisionBefore, revisionAfter });
    crashPoint('CP11');
    this.#publish(event);
  }

  #head() {
    return { seq: this.#job.seq + 1, jobId: this.#job.id, at: this.#options.clock.now() };
  }

  #publish(event: JobEvent): void {
    const reduced = reduceJob(this.#job, event);
    if (reduced.kind === 'gap') throw new Error(`event ${event.seq} leaves a gap in job ${event.jobId}`);
    this.#job = reduced.job;
    if (event.type === 'finished') this.ended.abort();
    this.#options.publish(event);
  }

  async #until(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (error instanceof JobEnded) throw error;
        this.#options.logger.error(
          { err: error, job: this.#job.id },
          'cannot write to the journal; retrying',
        );
        await this.#options.clock.wait(RETRY_WRITE_MS);
      }
    }
  }
}
