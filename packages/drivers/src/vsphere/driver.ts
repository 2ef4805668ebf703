import type { SnapshotTree, Step } from '@snaptree/core';
import { vsphereCapabilities } from '@snaptree/hypervisors';
import type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  Reading,
  StepEvidence,
  StepOutcome,
} from '../driver.ts';
import { missingPrivileges, withoutPrivileges } from './connecting/privileges.ts';
import { translated } from './errors.ts';
import { attemptInWords, executeStep } from './execute.ts';
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

/** A vCenter or a single ESXi host. Nothing is dialed until the first call. */
export function createVSphereDriver(options: VimServiceOptions): Driver {
  return new VSphereDriver(options);
}

class VSphereDriver implements Driver {
  readonly kind = 'vsphere';
  readonly #service: VimService;
  readonly #closed = new AbortController();
  /** Machines that a step of this driver works on now. */
  readonly #busy = new Set<string>();
  readonly #sent: SentSteps = new Map();
  readonly #estimates = new Estimates();
  /** Machines as they were last read. */
  readonly #seen = new Map<string, string>();

  constructor(options: VimServiceOptions) {
    this.#service = new VimService(options);
  }

  product(): Promise<string> {
    return this.#reading('Cannot ask for the version of', async ({ content }) => content.product);
  }

  listDomains(): Promise<readonly DomainSummary[]> {
    return this.#reading('Cannot list the machines of', listMachines);
  }

  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: { signal?: AbortSignal; unless?: string }): Promise<Reading | 'unchanged'>;
  read(domainId: string, { unless }: { unless?: string } = {}): Promise<Reading | 'unchanged'> {
    const read = async (session: VimSession) => {
      const probed = await probe(session, domainId);
      this.#seen.set(domainId, probed.facts);
      if (unless !== undefined && unless === probed.changeToken) return 'unchanged';
      const { tree, machine } = await readTree(session, probed, {
        ownJob: this.#busy.has(domainId),
        estimates: this.#estimates,
      });
      const rules = vsphereCapabilities('vsphere', session.content.product, machine);
      const missing = await missingPrivileges(session, probed.machine);
      return { tree, capabilities: withoutPrivileges(rules, missing), changeToken: probed.changeToken };
    };
    return this.#reading('Cannot read the snapshots of', read, domainId);
  }

  configuration(domainId: string, snapshotId: string): Promise<CapturedConfiguration> {
    const read = (session: VimSession) => readConfiguration(session, domainId, snapshotId);
    return this.#reading('Cannot read the captured configuration of', read, domainId);
  }

  async execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome> {
    let sent = false;
    let on = domainId;
    const { name: host } = this.#service;
    const attempt = () => ({ what: attemptInWords(step), on, host, acting: true, sent });
    return translated(attempt, async () => {
      options.signal.throwIfAborted();
      this.#busy.add(domainId);
      const site = {
        service: this.#service,
        machine: machineObject(domainId),
        options,
        sent: this.#sent,
        closed: this.#closed.signal,
        leaving: (left: boolean) => {
          sent = left;
        },
        named: (name: string) => {
          on = name;
        },
      };
      try {
        return await executeStep(site, step);
      } finally {
        this.#busy.delete(domainId);
      }
    });
  }

  async inspect(domainId: string, step: Step, before: SnapshotTree, taskRef?: string): Promise<StepEvidence> {
    const attempt = () => ({
      what: 'Cannot find out what became of a step on',
      on: before.domain.name,
      host: this.#service.name,
    });
    const readTree = async () => (await this.read(domainId)).tree;
    const machine = machineObject(domainId);
    return translated(attempt, () =>
      inspectStep({ service: this.#service, machine, step, before, taskRef, sent: this.#sent, readTree }),
    );
  }

  watch(changed: (domainId: string | undefined) => void): () => void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#closed.signal]);
    void watchMachines(this.#service, { seen: this.#seen, changed, signal });
    return () => stop.abort();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#service.close();
  }

  #reading<T>(what: string, work: (session: VimSession) => Promise<T>, on?: string): Promise<T> {
    const { name: host } = this.#service;
    return translated(
      () => ({ what, on: on ?? host, host }),
      () => this.#service.reading(work),
    );
  }
}
