import type { Hazard, SnapshotTree, Step } from '@snaptree/core';
import { vSphereHazards, vsphereCapabilities } from '@snaptree/hypervisors';
import { LRUCache } from 'lru-cache';
import type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  HypervisorIdentity,
  Reading,
  StepEvidence,
  StepOutcome,
} from '../driver.ts';
import { KnownNames } from '../known-names.ts';
import { attemptOf, type Subject } from '../step/attempt.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { missingPrivileges, withoutPrivileges } from './connecting/privileges.ts';
import { translated } from './errors.ts';
import { executeStep } from './execute.ts';
import { inspectStep } from './inspect.ts';
import { listMachines } from './inventory.ts';
import { readConfiguration } from './reading/configuration.ts';
import { Estimates } from './reading/estimate.ts';
import { probe } from './reading/probe.ts';
import { readTree } from './reading/read.ts';
import { machineObject } from './reading/snapshots.ts';
import type { SentSteps } from './tasks/sent.ts';
import { VimService, type VimServiceOptions } from './vim/service.ts';
import type { VimSession } from './vim/session.ts';
import { watchMachines } from './watch.ts';

/** Beyond this number, the oldest VMs may be announced without a change. */
const MOST_VMS = 10_000;

/** A vCenter or a single ESXi host. Connects at the first call. */
export function createVSphereDriver(options: VimServiceOptions): Driver {
  return new VSphereDriver(options);
}

type ReadOptions = { signal?: AbortSignal; unless?: string };

class VSphereDriver implements Driver {
  readonly kind = 'vsphere';
  readonly #service: VimService;
  readonly #closed = new AbortController();
  /** VMs on which a step of this driver runs now. */
  readonly #busy = new Set<string>();
  readonly #sent: SentSteps = new Map();
  readonly #estimates = new Estimates();
  /** VMs as they were last read. */
  readonly #seen = new LRUCache<string, string>({ max: MOST_VMS });

  readonly #names = new KnownNames();
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: VimServiceOptions) {
    const { clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#random = random;
    this.#service = new VimService(options);
  }

  product(signal?: AbortSignal): Promise<string> {
    return this.#reading(
      { what: 'Cannot read the version of {on}.', signal },
      async ({ content }) => content.product,
    );
  }

  async hazards(): Promise<readonly Hazard[]> {
    return vSphereHazards();
  }

  /** A vCenter has `instanceUuid` since vSphere 4.0. An ESXi host has none. */
  identity(signal?: AbortSignal): Promise<HypervisorIdentity | undefined> {
    return this.#reading({ what: 'Cannot identify {on}.', signal }, async ({ content }) =>
      content.instanceUuid === undefined
        ? undefined
        : { id: `vsphere ${content.instanceUuid.toLowerCase()}`, isUnique: true },
    );
  }

  async listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]> {
    const domains = await this.#reading({ what: 'Cannot list the VMs of {on}.', signal }, listMachines);
    this.#names.learnList(domains);
    return domains;
  }

  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: ReadOptions): Promise<Reading | 'unchanged'>;
  read(domainId: string, { unless, signal }: ReadOptions = {}): Promise<Reading | 'unchanged'> {
    const read = async (session: VimSession) => {
      const probed = await probe(session, domainId);
      this.#seen.set(domainId, probed.facts);
      if (unless !== undefined && unless === probed.changeToken) return 'unchanged';
      const { tree, machine } = await readTree(session, probed, {
        ownJob: this.#busy.has(domainId),
        estimates: this.#estimates,
      });
      this.#names.learnTree(tree);
      const rules = vsphereCapabilities('vsphere', session.content.product, machine);
      const missing = await missingPrivileges(session, probed.machine);
      return { tree, capabilities: withoutPrivileges(rules, missing), changeToken: probed.changeToken };
    };
    return this.#reading({ what: 'Cannot read the snapshots of VM {on}.', domainId, signal }, read);
  }

  configuration(
    domainId: string,
    snapshotId: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<CapturedConfiguration> {
    const read = (session: VimSession) => readConfiguration(session, domainId, snapshotId);
    return this.#reading(
      { what: 'Cannot read the captured configuration of VM {on}.', domainId, signal },
      read,
    );
  }

  async execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome> {
    let sent = false;
    let subject = this.#names.subject(domainId);
    const { name: host } = this.#service;
    const attempt = () => ({ ...attemptOf(step, subject), host, acting: true, sent });
    return translated(attempt, async () => {
      options.signal.throwIfAborted();
      this.#busy.add(domainId);
      const site = {
        service: this.#service,
        machine: machineObject(domainId),
        clock: this.#clock,
        options,
        sent: this.#sent,
        closed: this.#closed.signal,
        leaving: (left: boolean) => {
          sent = left;
        },
        named: (named: Subject) => {
          subject = named;
        },
      };
      try {
        return await executeStep(site, step);
      } finally {
        this.#busy.delete(domainId);
      }
    });
  }

  // As in `Driver`.
  // biome-ignore lint/complexity/useMaxParams: see above
  async inspect(domainId: string, step: Step, before: SnapshotTree, taskRef?: string): Promise<StepEvidence> {
    const attempt = () => ({
      what: 'Cannot determine whether the step completed on VM {on}.',
      on: before.domain.name,
      host: this.#service.name,
    });
    const readTree = async () => (await this.read(domainId)).tree;
    const machine = machineObject(domainId);
    return translated(attempt, () =>
      inspectStep({
        service: this.#service,
        machine,
        step,
        before,
        taskRef,
        sent: this.#sent,
        clock: this.#clock,
        readTree,
      }),
    );
  }

  watch(changed: (domainId: string | undefined) => void): () => void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#closed.signal]);
    const watching = { seen: this.#seen, changed, signal, clock: this.#clock, random: this.#random };
    void watchMachines(this.#service, watching);
    return () => stop.abort();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#service.close();
  }

  #reading<T>({ what, domainId, signal }: Asked, work: (session: VimSession) => Promise<T>): Promise<T> {
    const { name: host } = this.#service;
    return translated(
      () => ({ what, on: domainId === undefined ? host : this.#names.vm(domainId), host }),
      () => this.#service.reading(work, signal),
    );
  }
}

interface Asked {
  readonly what: string;
  /** Absent for questions about the host itself. */
  readonly domainId?: string;
  readonly signal: AbortSignal | undefined;
}
