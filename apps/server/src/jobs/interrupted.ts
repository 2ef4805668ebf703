import {
  type InterruptedOutcome,
  interruptedOutcome,
  type Job,
  type JobRest,
  type Plan,
  planRest,
  SnaptreeError,
  type TreeReading,
} from '@snaptree/core';
import type { Caller } from '../callers/caller.ts';
import { isConnectionError, problem } from '../problems.ts';
import type { Configurations } from '../trees/configurations.ts';
import type { Readings } from '../trees/readings.ts';
import type { Admission } from './accept/admission.ts';
import { mustBeConfirmed, mustFit } from './accept/conditions.ts';
import { mustBeConfigured } from './accept/settings.ts';
import type { ActiveJobs } from './active-jobs.ts';
import type { Jobs } from './jobs.ts';
import type { JobFile } from './journal/archive.ts';

export interface InterruptedJobsOptions {
  readonly admission: Admission;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly activeJobs: ActiveJobs;
  readonly jobs: Jobs;
}

export interface ResumeRequest {
  readonly revision: string;
  readonly confirmation?: string | undefined;
  /** `configurationRevision` of the settings that the preview of the rest showed. */
  readonly configuration?: string | undefined;
}

/** What can be done about a job that stopped half-way: look at what is left, go on with it, or leave the tree. */
export class InterruptedJobs {
  #options: InterruptedJobsOptions;

  constructor(options: InterruptedJobsOptions) {
    this.#options = options;
  }

  /** The tree as it is now and the rest of the plan on it, or why it cannot be resumed. Throws `notFound`. */
  async rest(jobId: string, caller: Caller): Promise<JobRest> {
    const file = await this.#options.jobs.file(jobId, caller);
    const reading = await this.#options.readings.full(file.job.hostId, file.job.domainId);
    try {
      return { reading, rest: { ok: true, plan: restOf(file, reading) } };
    } catch (error) {
      if (error instanceof SnaptreeError) return { reading, rest: { ok: false, problem: error.problem } };
      throw error;
    }
  }

  /**
   * Goes on with a job as a new job of its remaining steps. Asked again, it answers the job that was begun then.
   * Throws `badRequest` when nothing waits for it, `treeChanged`, `stepExpectationFailed`, `refused`,
   * `wrongConfirmation`, `configurationChanged`, `domainBusy`, or the connection's problem.
   */
  async resume(jobId: string, request: ResumeRequest, caller: Caller): Promise<Job> {
    const { admission, jobs, readings, configurations } = this.#options;
    const { hostId, domainId } = await jobs.read(jobId, caller);
    return admission.runExclusive(hostId, domainId, async () => {
      const file = await jobs.file(jobId, caller);
      if (file.job.resolution?.how === 'resumed') return jobs.read(file.job.resolution.jobId, caller);
      undecided(file.job);
      admission.mustBeIdle(hostId, domainId);
      const reading = await readings.full(hostId, domainId);
      admission.mustBeSame(reading, request.revision);
      const plan = restOf(file, reading);
      mustBeConfirmed(plan, reading.tree.domain.name, request.confirmation);
      const { configuration } = request;
      await mustBeConfigured(configurations, { hostId, domainId, plan, configuration });
      return admission.accept(reading, plan, { caller, resumedJob: file.job });
    });
  }

  /** Leaves the tree as it is; the domain is free again. Asked again, it answers the same. Throws `badRequest`. */
  async dismiss(jobId: string, caller: Caller): Promise<Job> {
    const { admission, activeJobs, jobs } = this.#options;
    const { hostId, domainId } = await jobs.read(jobId, caller);
    return admission.runExclusive(hostId, domainId, async () => {
      const job = await jobs.read(jobId, caller);
      if (job.resolution?.how === 'dismissed') return job;
      undecided(job);
      return activeJobs.dismiss(job, caller, await this.#revisionNow(job));
    });
  }

  /** An unreachable host does not prevent a dismissal. */
  async #revisionNow({ hostId, domainId }: Job): Promise<string | undefined> {
    try {
      return (await this.#options.readings.full(hostId, domainId)).revision;
    } catch (error) {
      if (isConnectionError(error)) return undefined;
      if (error instanceof SnaptreeError && error.problem.code === 'notFound') return undefined;
      throw error;
    }
  }
}

/** The end that waits for a decision. */
function undecided(job: Job): InterruptedOutcome {
  const outcome = interruptedOutcome(job);
  if (outcome !== undefined) return outcome;
  const how =
    job.resolution?.how === 'dismissed' ? 'its tree was left as it is' : 'it has not stopped half-way';
  throw problem('badRequest', {
    what: `Nothing of this job waits for a decision: ${how}`,
    on: job.domainName,
    todo: 'Make a new preview on the tree as it is now.',
  });
}

/** What remains of the plan, on the tree that was just read. Throws why it cannot be carried out. */
function restOf(file: JobFile, reading: TreeReading): Plan {
  const outcome = undecided(file.job);
  if (outcome.state === 'needsAttention') {
    throw problem('resultDiffers', {
      what: 'Nobody can tell how far this job came, so there is nothing that could be resumed',
      on: file.job.domainName,
      todo: 'Compare the tree with the hypervisor, leave it as it is, and make a new preview.',
    });
  }
  if (!outcome.resumable) {
    throw problem('stepExpectationFailed', {
      what: 'The job stopped where its steps cannot be issued again',
      on: file.job.domainName,
      todo: 'Leave the tree as it is, then make a new preview on it.',
    });
  }
  const done = file.job.steps.filter((step) => step.state === 'observed').length;
  mustFit(file, { done, dirty: outcome.dirty, reading });
  const rest = { operation: file.plan.operation, steps: file.plan.steps.slice(done) };
  const planned = planRest(reading.tree, rest, reading.capabilities);
  if (planned.ok) return planned.plan;
  throw problem('refused', {
    what: 'What is left of the job is refused now',
    on: `${file.job.domainName}: ${planned.refusals.map((refusal) => refusal.sentence).join(' ')}`,
    todo: 'Take away the reason, or leave the tree as it is.',
  });
}
