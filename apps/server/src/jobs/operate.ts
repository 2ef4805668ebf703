import {
  type Job,
  type Operation,
  type OperationRequest,
  type Plan,
  type PlanAnswer,
  planOperation,
  type TreeReading,
  treeDifference,
} from '@snaptree/core';
import type { HostRegistry } from '../hosts/registry.ts';
import { problem } from '../problems.ts';
import type { Readings } from '../trees/readings.ts';
import type { JobBoard } from './board.ts';
import { digestOf, mustBeAllowed, mustBeConfirmed, mustFit, revisionRequired } from './conditions.ts';
import { DetailedError } from './detailed-error.ts';
import { Gate } from './gate.ts';
import type { Journal } from './journal.ts';

export interface Caller {
  readonly by: string;
  readonly from: string;
}

export interface OperateRequest extends Caller {
  readonly hostId: string;
  readonly domainId: string;
  readonly body: OperationRequest;
  readonly key: string;
}

export interface OperationsOptions {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
  readonly board: JobBoard;
  readonly journal: Journal;
}

/** Turns requests into jobs: nothing is accepted on another tree than the one that was shown. */
export class Operations {
  #options: OperationsOptions;
  #gate = new Gate();

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** Dry run on the tree as it is now; sends nothing that changes anything. */
  async plan(hostId: string, domainId: string, operation: Operation): Promise<PlanAnswer> {
    const { tree, capabilities, revision, asOf } = await this.#options.readings.full(hostId, domainId);
    return { revision, asOf, result: planOperation(tree, operation, capabilities) };
  }

  /**
   * Accepts an operation. Throws `revisionRequired`, `domainBusy`, `treeChanged`, `refused`,
   * `wrongConfirmation`, `idempotencyMismatch`, `journalUnavailable`, or the connection's problem.
   */
  async operate(request: OperateRequest): Promise<Job> {
    const { hostId, domainId, body } = request;
    if (body.revision === undefined) throw revisionRequired(domainId);
    const { revision } = body;
    const digest = digestOf([hostId, domainId, body]);
    return this.#gate.through(`${hostId}/${domainId}`, async () => {
      const earlier = await this.#earlier(request.key, digest);
      if (earlier !== undefined) return earlier;
      this.#mustBeFree(hostId, domainId);
      const reading = await this.#options.readings.full(hostId, domainId);
      this.#mustBeSame(reading, revision);
      const plan = mustBeAllowed(reading, body.operation);
      mustBeConfirmed(plan, reading.tree.domain.name, body.confirmation);
      return this.#accept(reading, plan, { ...request, idempotency: { key: request.key, request: digest } });
    });
  }

  /** Goes on with a job that stopped half-way, as a new job of its remaining steps. */
  async resume(jobId: string, revision: string, caller: Caller): Promise<Job> {
    const file = await this.#options.board.file(jobId);
    const { hostId, domainId, domainName, outcome, steps } = file.job;
    const partial = outcome?.state === 'failedPartial' || outcome?.state === 'cancelledPartial';
    if (!partial || !outcome.resumable) {
      throw problem('badRequest', 'This job cannot be resumed', domainName, 'Make a new preview instead.');
    }
    return this.#gate.through(`${hostId}/${domainId}`, async () => {
      this.#mustBeFree(hostId, domainId);
      const reading = await this.#options.readings.full(hostId, domainId);
      this.#mustBeSame(reading, revision);
      const done = steps.filter((step) => step.state === 'observed').length;
      mustFit(file, { done, dirty: outcome.dirty, reading });
      const plan = { ...file.plan, steps: file.plan.steps.slice(done) };
      return this.#accept(reading, plan, caller);
    });
  }

  async #accept(
    reading: TreeReading,
    plan: Plan,
    caller: Caller & { idempotency?: { key: string; request: string } },
  ): Promise<Job> {
    const { tree, capabilities, revision, hostId } = reading;
    const { by, from, idempotency } = caller;
    const event = {
      hostId,
      hostName: this.#options.hosts.link(hostId).spec.name,
      domainId: tree.domain.id,
      domainName: tree.domain.name,
      operation: plan.operation,
      sentence: plan.sentence,
      steps: plan.steps,
      effects: plan.effects,
      by,
      cancellable: plan.manner.cancel || plan.steps.length > 1,
    };
    return this.#options.board.accept({
      event,
      plan,
      capabilities,
      before: tree,
      revision,
      from,
      ...(idempotency === undefined ? {} : { idempotency }),
    });
  }

  async #earlier(key: string, digest: string): Promise<Job | undefined> {
    const known = await this.#options.journal.findKey(key);
    if (known === undefined) return undefined;
    if (known.request === digest) return this.#options.board.read(known.jobId);
    throw problem(
      'idempotencyMismatch',
      'This idempotency key was already used for another request',
      key,
      'Send a new key with a new request.',
    );
  }

  #mustBeFree(hostId: string, domainId: string): void {
    const holder = this.#options.board.holderOf(hostId, domainId)?.job;
    if (holder === undefined) return;
    const { problem: busy } = problem(
      'domainBusy',
      'Another job works on this machine',
      `${holder.domainName}: ${holder.sentence}`,
      'Wait until it has ended, or cancel it.',
    );
    throw new DetailedError(busy, { jobId: holder.id });
  }

  #mustBeSame(reading: TreeReading, revision: string): void {
    if (reading.revision === revision) return;
    const { hostId, tree } = reading;
    const shown = this.#options.readings.recall(hostId, tree.domain.id, revision);
    const { problem: changed } = problem(
      'treeChanged',
      'The tree is not the one that was shown any more',
      tree.domain.name,
      'Look at the difference and at the new preview.',
    );
    throw new DetailedError(changed, { difference: treeDifference(shown ?? tree, tree), reading });
  }
}
