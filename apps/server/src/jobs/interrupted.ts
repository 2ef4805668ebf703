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
import { mustBeConfirmed, mustBeTyped, mustFit, mustHaveSpace } from './accept/conditions.ts';
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
  readonly acceptLowSpace?: boolean | undefined;
  /** `configurationRevision` of the settings in the preview of the remaining steps. */
  readonly configuration?: string | undefined;
}

/** An interrupted job can be inspected, resumed or dismissed. */
export class InterruptedJobs {
  #options: InterruptedJobsOptions;

  constructor(options: InterruptedJobsOptions) {
    this.#options = options;
  }

  /** The tree as it is now and the remaining steps on it, or why the job cannot be resumed. Throws `notFound`. */
  async remaining(jobId: string, caller: Caller): Promise<JobRest> {
    const { hostId, domainId } = await this.#options.jobs.read(jobId, caller);
    const reading = await this.#options.readings.fullInTime(hostId, domainId);
    try {
      const file = await this.#options.jobs.file(jobId, caller);
      return { reading, rest: { ok: true, plan: remainingPlan(file, reading) } };
    } catch (error) {
      if (error instanceof SnaptreeError) return { reading, rest: { ok: false, problem: error.problem } };
      throw error;
    }
  }

  /**
   * Starts a new job with the remaining steps. Repeated calls return the same new job.
   * Throws `badRequest` if the job is not interrupted, `treeChanged`, `stepExpectationFailed`, `refused`,
   * `wrongConfirmation`, `configurationChanged`, `domainBusy`, or the connection's problem.
   */
  async resume(jobId: string, request: ResumeRequest, caller: Caller): Promise<Job> {
    const { admission, jobs, readings, configurations } = this.#options;
    const { hostId, domainId } = await jobs.read(jobId, caller);
    return admission.runExclusive(hostId, domainId, async () => {
      const file = await jobs.file(jobId, caller);
      if (file.job.resolution?.how === 'resumed') return jobs.read(file.job.resolution.jobId, caller);
      mustBeInterrupted(file.job);
      admission.mustBeIdle(hostId, domainId);
      const reading = await readings.fullInTime(hostId, domainId);
      admission.mustBeSame(reading, request.revision);
      const plan = remainingPlan(file, reading);
      mustBeConfirmed(plan, reading.tree.domain.name, request.confirmation);
      mustHaveSpace(plan, reading, request.acceptLowSpace);
      const { configuration } = request;
      await mustBeConfigured(configurations, { reading, plan, configuration });
      return admission.accept(reading, plan, { caller, resumedJob: file.job });
    });
  }

  /**
   * Keeps the tree as it is and releases the domain. Repeated calls have no effect. A job whose result is unknown ends
   * with it, if the name of its VM is typed. Throws `badRequest` and `wrongConfirmation`.
   */
  async dismiss(jobId: string, confirmation: string | undefined, caller: Caller): Promise<Job> {
    const { admission, activeJobs, jobs } = this.#options;
    const { hostId, domainId } = await jobs.read(jobId, caller);
    return admission.runExclusive(hostId, domainId, async () => {
      const found = await jobs.read(jobId, caller);
      if (found.resolution?.how === 'dismissed') return found;
      const isUnknown = found.state === 'unknown';
      if (isUnknown) mustBeTyped(found, confirmation);
      const job = (isUnknown ? await activeJobs.giveUp(jobId, caller) : undefined) ?? found;
      mustBeInterrupted(job);
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

function mustBeInterrupted(job: Job): InterruptedOutcome {
  const outcome = interruptedOutcome(job);
  if (outcome !== undefined) return outcome;
  const how = job.resolution?.how;
  throw problem('badRequest', {
    what: `The job on VM {on} ${how === undefined ? 'is not interrupted' : `has already been ${how}`}.`,
    on: job.domainName,
    todo: 'To change the VM, create a new preview.',
  });
}

/** The remaining steps on this reading of the tree. Throws the reason if they cannot run. */
function remainingPlan(file: JobFile, reading: TreeReading): Plan {
  const outcome = mustBeInterrupted(file.job);
  if (outcome.state === 'needsAttention') {
    throw problem('resultDiffers', {
      what: 'Cannot resume the job on VM {on}, because its result is unknown.',
      on: file.job.domainName,
      todo: "Compare the tree with the hypervisor's, dismiss the job, and create a new preview.",
    });
  }
  if (!outcome.resumable) {
    throw problem('stepExpectationFailed', {
      what: 'Cannot resume the job on VM {on}, because its remaining steps cannot be sent again.',
      on: file.job.domainName,
      todo: 'Dismiss the job, then create a new preview.',
    });
  }
  const done = file.job.steps.filter((step) => step.state === 'observed').length;
  mustFit(file, { done, dirty: outcome.dirty, reading });
  const remaining = { operation: file.plan.operation, steps: file.plan.steps.slice(done) };
  const planned = planRest(reading.tree, remaining, reading.capabilities);
  if (planned.ok) return planned.plan;
  throw problem('refused', {
    what: `Cannot run the remaining steps of the job on VM {on}. ${planned.refusals.map((refusal) => refusal.sentence).join(' ')}`,
    on: file.job.domainName,
    todo: 'Remove the cause, or dismiss the job.',
  });
}
