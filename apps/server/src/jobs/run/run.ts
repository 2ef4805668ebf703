import { type Problem, problemSentence, SnaptreeError, type Step, type TreeReading } from '@snaptree/core';
import { crashPoint } from '../../crash-points.ts';
import type { Logger } from '../../log/logger.ts';
import { isConnectionError, problemOf } from '../../problems.ts';
import { JobEnded, type OpenJob } from '../journal/open-job.ts';
import { expectedAfter, resultDifference, stepDifference } from './expectation.ts';
import { type JobHypervisor, Stopping } from './hypervisor.ts';
import { type Stop, stoppedOutcome } from './outcomes.ts';
import {
  expectationFailed,
  journalFailed,
  neverSent,
  noSpaceLeft,
  resultDiffers,
  stoppedMidStep,
} from './problems.ts';
import { settingsDifference, settingsFrom } from './reverted-settings.ts';
import { spaceRanLow } from './space.ts';

const SETTLE_TRIES = 4;
const SETTLE_MS = 500;
/** Attempts to send a step if the connection is lost each time before the call is sent. */
const UNSENT_TRIES = 3;

type StepEnd = { kind: 'done' } | { kind: 'unsent' } | { kind: 'stop'; stop: Stop };

export interface RunOptions {
  readonly hypervisor: JobHypervisor;
  readonly logger: Logger;
}

/**
 * Runs the steps of one job: read the tree, compare it with the plan, record the intent, send, record the result. At
 * the end, read the tree again and compare it with the preview.
 */
export class JobRun {
  #open: OpenJob;
  #hypervisor: JobHypervisor;
  #logger: Logger;
  #leftovers: string[] = [];

  constructor(open: OpenJob, options: RunOptions) {
    this.#open = open;
    this.#hypervisor = options.hypervisor;
    this.#logger = options.logger;
  }

  /** `note`: logged first. Returns when the job has an outcome, or at once when the server stops or a user ends the job. Never throws. */
  async complete(note?: string): Promise<void> {
    try {
      if (note !== undefined) await this.#open.appendSurely({ type: 'log', text: note });
      if (await this.#recoverStep()) return;
      await this.#remaining();
    } catch (error) {
      if (error instanceof Stopping || error instanceof JobEnded || this.#hypervisor.stopping.aborted) return;
      if (!isUnknown(error))
        this.#logger.error({ err: error, job: this.#open.job.id }, 'unexpected error in a job');
      const problem = problemOf(error, this.#open.job.domainName);
      await this.#open.finish({ state: 'needsAttention', problem }, undefined);
    }
  }

  async #remaining(): Promise<void> {
    const { steps } = this.#open.content.plan;
    let unsent = 0;
    for (let index = this.#observed(); index < steps.length; index = this.#observed()) {
      const step = steps[index];
      if (step === undefined) break;
      if (this.#open.job.cancelRequested) return this.#stop(this.#because('cancelled', index, true));
      const end = await this.#hypervisor.inSlot(this.#open, () => this.#perform(index, step));
      if (end.kind === 'stop') return this.#stop(end.stop);
      unsent = end.kind === 'unsent' ? unsent + 1 : 0;
      if (unsent >= UNSENT_TRIES) return this.#stop(this.#because(neverSent(this.#open), index, true));
    }
    await this.#verify();
  }

  async #perform(index: number, step: Step): Promise<StepEnd> {
    const reading = await this.#hypervisor.read(this.#open);
    const difference = stepDifference(this.#open.content, index, reading.tree);
    if (difference !== undefined) {
      const problem = expectationFailed(this.#open, difference);
      return { kind: 'stop', stop: this.#because(problem, index, false) };
    }
    if (spaceRanLow(this.#open.content, index, reading.tree)) {
      return { kind: 'stop', stop: this.#because(noSpaceLeft(this.#open), index, true) };
    }
    try {
      await this.#open.append({ type: 'stepIntent', step: index }, reading.tree);
    } catch (error) {
      if (error instanceof JobEnded) throw error;
      return { kind: 'stop', stop: this.#because(journalFailed(this.#open, error), index, true) };
    }
    crashPoint('CP03');
    const sent = { left: false };
    try {
      const outcome = await this.#hypervisor.execute(this.#open, { index, step }, sent);
      this.#leftovers.push(...outcome.leftovers);
    } catch (error) {
      return this.#afterError(index, step, { error, sent: sent.left });
    }
    crashPoint('CP05');
    await this.#seen(index);
    return { kind: 'done' };
  }

  async #afterError(index: number, step: Step, failure: { error: unknown; sent: boolean }): Promise<StepEnd> {
    const { error, sent } = failure;
    if (error instanceof JobEnded) throw error;
    const cancelled = this.#open.cancel.signal.aborted;
    const problem = problemOf(error, this.#open.job.domainName);
    if (!sent) {
      if (isConnectionError(error)) return { kind: 'unsent' };
      return {
        kind: 'stop',
        stop: this.#because(cancelled ? 'cancelled' : problem, index, this.#hasStarted(index)),
      };
    }
    if (isLost(error)) {
      await this.#open.appendSurely({ type: 'hostLost', why: problemSentence(problem) });
    } else if (!cancelled) {
      const native = problem.native === undefined ? '' : ` (${problem.native.text})`;
      await this.#open.appendSurely({ type: 'log', text: `${problemSentence(problem)}${native}` });
    }
    return this.#judge(index, step, problem);
  }

  /** Decides by the state of the hypervisor, not by what a call returned. */
  async #judge(index: number, step: Step, problem: Problem): Promise<StepEnd> {
    const evidence = await this.#hypervisor.evidence(this.#open, index, step);
    const reason = this.#open.job.cancelRequested ? ('cancelled' as const) : problem;
    switch (evidence.kind) {
      case 'done':
        await this.#seen(index);
        return { kind: 'done' };
      case 'notDone':
        return { kind: 'stop', stop: this.#because(reason, index, this.#hasStarted(index)) };
      case 'halfDone': {
        const stop = this.#because(reason, index, evidence.again);
        return { kind: 'stop', stop: { ...stop, halfDone: true, dirty: evidence.dirty } };
      }
      default:
        return evidence satisfies never;
    }
  }

  /**
   * Determines the result of a step that an earlier process sent; true if that ends the job. A step that was never
   * sent starts again like any other.
   */
  async #recoverStep(): Promise<boolean> {
    const index = this.#open.job.steps.findIndex((step) => step.state === 'sent');
    const step = this.#open.content.plan.steps[index];
    if (step === undefined) return false;
    const end = await this.#judge(index, step, stoppedMidStep(this.#open));
    if (end.kind === 'stop') await this.#stop(end.stop);
    return end.kind === 'stop';
  }

  async #seen(index: number): Promise<void> {
    await this.#open.appendSurely({ type: 'stepObserved', step: index });
    crashPoint('CP06');
  }

  async #verify(): Promise<void> {
    await this.#open.appendSurely({ type: 'verifying' });
    let reading = await this.#hypervisor.read(this.#open);
    let difference = await this.#difference(reading);
    // A hypervisor may show the result of its own work a moment late.
    for (let tries = 1; difference !== undefined && tries < SETTLE_TRIES; tries++) {
      await this.#hypervisor.wait(this.#open, SETTLE_MS);
      reading = await this.#hypervisor.read(this.#open);
      difference = await this.#difference(reading);
    }
    crashPoint('CP10');
    await this.#open.finish(this.#verdict(reading, difference), reading.revision);
  }

  /** How the VM differs from the preview: its tree, and the settings that a revert should have restored. */
  async #difference({ tree }: TreeReading): Promise<string | undefined> {
    const { content } = this.#open;
    const inTree = resultDifference(content, tree);
    const from = settingsFrom(content.plan, content.capabilities);
    if (inTree !== undefined || from === undefined) return inTree;
    try {
      return settingsDifference(await this.#hypervisor.settings(this.#open, from), tree);
    } catch (error) {
      if (error instanceof Stopping || error instanceof JobEnded) throw error;
      const text = `Settings were not compared. ${problemSentence(problemOf(error, this.#open.job.domainName))}`;
      await this.#open.appendSurely({ type: 'log', text });
      return undefined;
    }
  }

  #verdict(reading: TreeReading, difference: string | undefined) {
    if (difference !== undefined) {
      return { state: 'needsAttention' as const, problem: resultDiffers(this.#open, difference) };
    }
    const promised = expectedAfter(this.#open.content, this.#open.content.plan.steps.length);
    const unconsolidated = reading.tree.needsConsolidation === true && promised.needsConsolidation !== true;
    const leftovers = [...this.#leftovers];
    if (unconsolidated && leftovers.length === 0) leftovers.push('The disks need to be consolidated.');
    if (leftovers.length > 0) return { state: 'succeededWithLeftovers' as const, leftovers };
    return { state: 'succeeded' as const };
  }

  async #stop(stop: Stop): Promise<void> {
    const reading = await this.#hypervisor.read(this.#open);
    const { before } = this.#open.content;
    const { resumes } = this.#open.job;
    await this.#open.finish(stoppedOutcome(stop, { before, resumes }, reading.tree), reading.revision);
  }

  /** Whether the remaining steps can be resumed, although step `index` changed nothing. */
  #hasStarted(index: number): boolean {
    return index > 0 || this.#open.job.resumes !== undefined;
  }

  #because(reason: Stop['reason'], stepsDone: number, resumable: boolean): Stop {
    return { reason, stepsDone, halfDone: false, dirty: [], resumable };
  }

  #observed(): number {
    return this.#open.job.steps.filter((step) => step.state === 'observed').length;
  }
}

const isUnknown = (error: unknown) =>
  error instanceof SnaptreeError && error.problem.code === 'outcomeUnknown';

const isLost = (error: unknown) => isConnectionError(error) || isUnknown(error);
