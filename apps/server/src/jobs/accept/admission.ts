import {
  type Job,
  namesFor,
  type Operation,
  otherChanges,
  type Plan,
  type TreeReading,
  treeDifference,
} from '@snaptree/core';
import type { Caller } from '../../callers/caller.ts';
import { KeyedMutex } from '../../concurrency/keyed-mutex.ts';
import { keyOf } from '../../domain-key.ts';
import type { HostRegistry } from '../../hosts/registry.ts';
import { problem } from '../../problems.ts';
import type { Readings } from '../../trees/readings.ts';
import type { ActiveJobs } from '../active-jobs.ts';
import { DetailedError } from '../detailed-error.ts';
import { jobInterrupted, jobRuns } from '../domain-busy.ts';

export interface AdmissionOptions {
  readonly hosts: HostRegistry;
  readonly readings: Readings;
  readonly activeJobs: ActiveJobs;
}

interface Admitted {
  readonly caller: Caller;
  readonly idempotency?: { readonly key: string; readonly request: string };
  /** The interrupted job that this one resumes. */
  readonly resumedJob?: Job;
}

/** Every job is accepted here: one at a time per domain, and only on the tree that was shown. */
export class Admission {
  #options: AdmissionOptions;
  #mutex = new KeyedMutex();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Runs the work when no other request for this domain is being decided. */
  runExclusive<T>(hostId: string, domainId: string, work: () => Promise<T>): Promise<T> {
    return this.#mutex.runExclusive(keyOf(hostId, domainId), work);
  }

  /** Throws `domainBusy` with the running or interrupted job of the domain. */
  mustBeFree(hostId: string, domainId: string): void {
    this.mustBeIdle(hostId, domainId);
    const interrupted = this.#options.activeJobs.interruptedOn(hostId, domainId);
    if (interrupted === undefined) return;
    throw jobInterrupted(interrupted);
  }

  /** Throws `domainBusy` with the job that is running on the domain. */
  mustBeIdle(hostId: string, domainId: string): void {
    const holder = this.#options.activeJobs.holderOf(hostId, domainId)?.job;
    if (holder === undefined) return;
    throw jobRuns(holder);
  }

  /** Throws `treeChanged` with the tree as it is, and the difference if the tree that was shown is known. */
  mustBeSame(reading: TreeReading, revision: string): void {
    if (reading.revision === revision) return;
    const { hostId, tree } = reading;
    const shown = this.#options.readings.recall(hostId, tree.domain.id, revision);
    const { problem: changed } = problem('treeChanged', {
      what: 'The tree of VM {on} has changed since the preview. Nothing was changed.',
      on: tree.domain.name,
      todo: 'Check the difference and the new preview, then confirm again.',
    });
    const compared = shown && {
      difference: treeDifference(shown, tree),
      alsoChanged: otherChanges(shown, tree),
    };
    throw new DetailedError(changed, { ...compared, reading });
  }

  /** Records the job and starts it. */
  accept(reading: TreeReading, plan: Plan, admitted: Admitted): Promise<Job> {
    const { tree, capabilities, revision, hostId } = reading;
    const { idempotency, resumedJob } = admitted;
    const { by, from } = admitted.caller;
    const interrupted = resumedJob?.outcome;
    const event = {
      hostId,
      hostName: this.#options.hosts.link(hostId).spec.name,
      domainId: tree.domain.id,
      domainName: tree.domain.name,
      operation: plan.operation,
      sentence: plan.sentence,
      ...(plan.message === undefined ? {} : { message: plan.message }),
      steps: plan.steps,
      effects: plan.effects,
      by,
      cancellable: plan.traits.cancel || plan.steps.length > 1,
      traits: plan.traits,
      names: { ...resumedJob?.names, ...namesFor(mentioned(plan), tree.snapshots) },
      ...(resumedJob && interrupted && 'lost' in interrupted
        ? { resumes: { jobId: resumedJob.id, lost: interrupted.lost, dirty: interrupted.dirty } }
        : {}),
    };
    return this.#options.activeJobs.accept({
      event,
      plan,
      capabilities,
      before: tree,
      revision,
      from,
      ...(resumedJob === undefined ? {} : { resumedJob }),
      ...(idempotency === undefined ? {} : { idempotency }),
    });
  }
}

/** Every snapshot that a plan mentions. */
function mentioned({ operation, steps, effects }: Plan): string[] {
  const ofSteps = steps.flatMap((step) => {
    if (step.kind === 'delete') return [step.id, ...step.children];
    if (step.kind === 'revert') return [step.to];
    if (step.kind === 'pull') return [step.id, step.into];
    return 'id' in step ? [step.id] : [];
  });
  const ofEffects = effects.flatMap((effect) => {
    if (effect.kind === 'merged') return [effect.id, ...effect.into];
    if (effect.kind === 'reverted') return [effect.to];
    return 'id' in effect ? [effect.id] : [];
  });
  return [...namedBy(operation), ...ofSteps, ...ofEffects];
}

function namedBy(operation: Operation): string[] {
  if (operation.kind === 'batch') return operation.operations.map((member) => member.id);
  return 'id' in operation ? [operation.id] : [];
}
