import {
  type Job,
  type Operation,
  type OperationRequest,
  type PlanAnswer,
  planOperation,
} from '@snaptree/core';
import { type Caller, mustSee } from '../../callers/caller.ts';
import { problem } from '../../problems.ts';
import type { Configurations } from '../../trees/configurations.ts';
import type { Readings } from '../../trees/readings.ts';
import type { Jobs } from '../jobs.ts';
import type { Journal } from '../journal/journal.ts';
import type { Admission } from './admission.ts';
import { digestOf, mustBeAllowed, mustBeConfirmed, mustHaveSpace, revisionRequired } from './conditions.ts';
import { mustBeConfigured } from './settings.ts';

export interface PlanRequest {
  readonly hostId: string;
  readonly domainId: string;
  readonly operation: Operation;
}

export interface OperateRequest {
  readonly hostId: string;
  readonly domainId: string;
  readonly body: OperationRequest;
  readonly key: string;
}

export interface OperationsOptions {
  readonly admission: Admission;
  readonly readings: Readings;
  readonly configurations: Configurations;
  readonly jobs: Jobs;
  readonly journal: Journal;
}

/** Turns requests into jobs. Accepts nothing if the tree differs from the one that was shown. */
export class Operations {
  #options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** Dry run on the tree as it is now. Changes nothing. */
  async plan({ hostId, domainId, operation }: PlanRequest, caller: Caller): Promise<PlanAnswer> {
    mustSee(caller, hostId);
    const { tree, capabilities, revision, asOf } = await this.#options.readings.fullInTime(hostId, domainId);
    return { revision, asOf, result: planOperation(tree, operation, capabilities) };
  }

  /**
   * Accepts an operation. Throws `notFound`, `revisionRequired`, `domainBusy`, `treeChanged`, `configurationChanged`, `refused`,
   * `wrongConfirmation`, `spaceNotAccepted`, `idempotencyMismatch`, `journalUnavailable`, or the connection's problem.
   */
  async operate(request: OperateRequest, caller: Caller): Promise<Job> {
    const { hostId, domainId, body } = request;
    mustSee(caller, hostId);
    if (body.revision === undefined) throw revisionRequired();
    const { revision } = body;
    const digest = digestOf([hostId, domainId, body]);
    const { admission } = this.#options;
    return admission.runExclusive(hostId, domainId, async () => {
      const earlier = await this.#earlier(request.key, digest, caller);
      if (earlier !== undefined) return earlier;
      admission.mustBeFree(hostId, domainId);
      const reading = await this.#options.readings.fullInTime(hostId, domainId);
      admission.mustBeSame(reading, revision);
      const plan = mustBeAllowed(reading, body.operation);
      mustBeConfirmed(plan, reading.tree.domain.name, body.confirmation);
      mustHaveSpace(plan, reading, body.acceptLowSpace);
      const { configuration } = body;
      await mustBeConfigured(this.#options.configurations, { reading, plan, configuration });
      return admission.accept(reading, plan, {
        caller,
        idempotency: { key: request.key, request: digest },
      });
    });
  }

  async #earlier(key: string, digest: string, caller: Caller): Promise<Job | undefined> {
    const known = await this.#options.journal.findKey(key);
    if (known === undefined) return undefined;
    if (known.request === digest) return this.#options.jobs.read(known.jobId, caller);
    throw problem('idempotencyMismatch', {
      what: 'The idempotency key {on} was already used for a different request.',
      on: key,
      todo: 'Use a new key for each request.',
    });
  }
}
