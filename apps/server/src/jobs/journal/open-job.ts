import {
  type Capabilities,
  type Job,
  type JobEvent,
  type Names,
  namesFor,
  type Outcome,
  type Plan,
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
  /** Tells everybody; called after the event is durable. */
  readonly publish: (event: JobEvent) => void;
}

export interface JobContent {
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  readonly revision: string;
}

const PROGRESS_EVERY_MS = 250;
const WRITE_AGAIN_MS = 2000;

/** A job that has not ended: the only writer of its history. Events are written down one after the other. */
export class OpenJob {
  readonly content: JobContent;
  /** Aborted when the user cancels; a running step stops as soon as it is safe. */
  readonly cancel = new AbortController();
  /** The tree right before the step that was sent last. */
  stepBefore: SnapshotTree | undefined;
  #job: Job;
  #options: OpenJobOptions;
  #writing = new PQueue({ concurrency: 1 });
  #progress: { step: number; progress: Progress } | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer = false;

  constructor(job: Job, content: JobContent, options: OpenJobOptions) {
    this.#job = job;
    this.content = content;
    this.#options = options;
  }

  get job(): Job {
    return this.#job;
  }

  /** Writes an event down and then tells it. Rejects when it could not be written; then nothing was told. */
  append(body: EventBody, stepBefore?: SnapshotTree): Promise<void> {
    return this.#writing.add(async () => {
      if (this.#job.state === 'finished') return;
      const event: JobEvent = { ...body, ...this.#head() };
      await this.#options.journal.append(event, stepBefore);
      if (stepBefore !== undefined) this.stepBefore = stepBefore;
      if (body.type === 'cancelRequested') crashPoint('CP13');
      this.#tell(event);
    });
  }

  /** As `append`, for what has already happened: tries until it is written, the job being held in memory. */
  async appendSurely(body: EventBody): Promise<void> {
    await this.#until(() => this.append(body));
  }

  /** The last event. Tries until it is written; the lease ends with it. */
  async finish(outcome: Outcome, revisionAfter: string | undefined): Promise<void> {
    await this.#until(() =>
      this.#writing.add(async () => {
        if (this.#job.state === 'finished') return;
        const names = this.#namesIn(outcome);
        const event = { type: 'finished' as const, outcome, ...(names && { names }), ...this.#head() };
        const revisionBefore = this.content.revision;
        await this.#options.journal.finish({ event, job: this.#job, revisionBefore, revisionAfter });
        crashPoint('CP11');
        this.#tell(event);
      }),
    );
  }

  /** Progress is told at most four times a second, the latest wins, and is never written down. */
  report(step: number, progress: Progress): void {
    this.#progress = { step, progress };
    const { clock } = this.#options;
    const wait = this.#toldAt + PROGRESS_EVERY_MS - clock.monotonic();
    if (wait <= 0) this.#tellProgress();
    else if (!this.#timer) {
      this.#timer = true;
      void clock.wait(wait).then(() => {
        this.#timer = false;
        this.#tellProgress();
      });
    }
  }

  #tellProgress(): void {
    const latest = this.#progress;
    this.#progress = undefined;
    const state = latest === undefined ? undefined : this.#job.steps[latest.step]?.state;
    if (latest === undefined || state === 'observed' || this.#job.state === 'finished') return;
    this.#toldAt = this.#options.clock.monotonic();
    this.#tell({ type: 'progress', ...latest, ...this.#head(), seq: this.#job.seq });
  }

  /** Names of what is gone or dirty without having been named by the plan. */
  #namesIn(outcome: Outcome): Names | undefined {
    if (!('lost' in outcome)) return undefined;
    const unnamed = [...outcome.lost, ...outcome.dirty].filter((id) => this.#job.names[id] === undefined);
    const names = namesFor(unnamed, this.content.before.snapshots);
    return Object.keys(names).length === 0 ? undefined : names;
  }

  #head() {
    return { seq: this.#job.seq + 1, jobId: this.#job.id, at: this.#options.clock.now() };
  }

  #tell(event: JobEvent): void {
    const reduced = reduceJob(this.#job, event);
    if (reduced.kind === 'gap') throw new Error(`event ${event.seq} leaves a gap in job ${event.jobId}`);
    this.#job = reduced.job;
    this.#options.publish(event);
  }

  async #until(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        this.#options.logger.error(
          { err: error, job: this.#job.id },
          'the journal cannot be written; trying on',
        );
        await this.#options.clock.wait(WRITE_AGAIN_MS);
      }
    }
  }
}
