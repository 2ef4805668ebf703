import { isDeepStrictEqual } from 'node:util';
import { type Capabilities, type Hazard, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import { virtualBoxHazards, virtualboxCapabilities } from '@snaptree/hypervisors';
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
import { freeSpaceAround, leastOf } from '../files/free-space.ts';
import { KnownNames } from '../known-names.ts';
import { attemptOf } from '../step/attempt.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { Service } from './connecting/service.ts';
import { VirtualBoxError, WebService, type WebServiceOptions } from './connecting/web-service.ts';
import type { WebSession } from './connecting/web-session.ts';
import { translated } from './errors.ts';
import { executeStep } from './execute.ts';
import { readIdentity } from './identity.ts';
import { inspectStep } from './inspect.ts';
import { readConfiguration } from './reading/configuration.ts';
import { findMachine, inaccessibleTree, summaryOf } from './reading/machines.ts';
import { probe } from './reading/probe.ts';
import { readTree } from './reading/read.ts';
import { watchMachines } from './watch.ts';

export interface VirtualBoxDriverOptions {
  readonly service: Service;
  readonly username?: string;
  readonly password?: string;
  /** How long one call may take, in milliseconds. */
  readonly silenceMs?: number;
  readonly clock?: Clock;
  /** Spreads reconnections; from 0 up to 1. */
  readonly random?: () => number;
}

/** A VirtualBox host behind its web service. Connects, or starts the service, at the first call. */
export function createVirtualBoxDriver(options: VirtualBoxDriverOptions): Driver {
  return new VirtualBoxDriver(options);
}

type ReadOptions = { signal?: AbortSignal; unless?: string };

class VirtualBoxDriver implements Driver {
  readonly kind = 'virtualbox';
  readonly #options: WebServiceOptions;
  readonly #clock: Clock;
  readonly #service: WebService;
  /** VMs on which a step of this driver runs now. */
  readonly #busy = new Set<string>();
  /** The last step of each VM, if VirtualBox refused it. */
  readonly #refused = new Map<string, Step>();

  readonly #names = new KnownNames();
  readonly #random: () => number;

  constructor(options: VirtualBoxDriverOptions) {
    const { username = '', password = '', clock = systemClock, random = Math.random, ...others } = options;
    this.#options = { username, password, clock, ...others };
    this.#clock = clock;
    this.#random = random;
    this.#service = new WebService(this.#options);
  }

  product(signal?: AbortSignal): Promise<string> {
    return this.#reading({ what: 'Cannot read the version of {on}.', signal }, async (session) => {
      return `VirtualBox ${await session.text('IVirtualBox_getVersion', session.root)}`;
    });
  }

  hazards(signal?: AbortSignal): Promise<readonly Hazard[]> {
    return this.#reading({ what: 'Cannot read the version of {on}.', signal }, async (session) =>
      virtualBoxHazards(await session.text('IVirtualBox_getVersion', session.root)),
    );
  }

  identity(signal?: AbortSignal): Promise<HypervisorIdentity | undefined> {
    return this.#reading({ what: 'Cannot identify {on}.', signal }, readIdentity);
  }

  async listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]> {
    const domains = await this.#reading({ what: 'Cannot list the VMs of {on}.', signal }, async (session) => {
      const machines = await session.list('IVirtualBox_getMachines', session.root);
      return Promise.all(machines.map((machine) => summaryOf(session, machine)));
    });
    this.#names.learnList(domains);
    return domains;
  }

  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: ReadOptions): Promise<Reading | 'unchanged'>;
  read(domainId: string, options: ReadOptions = {}): Promise<Reading | 'unchanged'> {
    const read = (session: WebSession) => this.#read(session, domainId, options);
    return this.#reading(
      { what: 'Cannot read the snapshots of VM {on}.', domainId, signal: options.signal },
      read,
    );
  }

  configuration(
    domainId: string,
    snapshotId: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<CapturedConfiguration> {
    const read = async (session: WebSession) =>
      readConfiguration(session, await findMachine(session, domainId), snapshotId);
    return this.#reading(
      { what: 'Cannot read the captured configuration of VM {on}.', domainId, signal },
      read,
    );
  }

  async execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome> {
    let sent = false;
    const host = this.#options.service.name;
    const subject = this.#names.subject(domainId);
    const attempt = () => ({ ...attemptOf(step, subject), host, sent });
    return translated(attempt, async () => {
      options.signal.throwIfAborted();
      this.#busy.add(domainId);
      this.#refused.delete(domainId);
      try {
        await this.#service.acting(async (session) => {
          const machine = await findMachine(session, domainId);
          const name = await session.text('IMachine_getName', machine);
          const onSent = () => {
            sent = true;
          };
          const clock = this.#clock;
          await executeStep({ session, machine, name, subject, clock, options, onSent }, step);
        });
      } catch (error) {
        if (error instanceof VirtualBoxError && !error.midway) this.#refused.set(domainId, step);
        throw error;
      } finally {
        this.#busy.delete(domainId);
      }
      return { leftovers: [] };
    });
  }

  async inspect(domainId: string, step: Step, before: SnapshotTree): Promise<StepEvidence> {
    const { tree } = await this.read(domainId);
    const [unreadable] = tree.partial ?? [];
    if (unreadable !== undefined) throw unknownOutcome(this.#names.vm(domainId), unreadable.text);
    const refused = isDeepStrictEqual(this.#refused.get(domainId), step);
    return inspectStep({ step, before, now: tree, refused });
  }

  watch(changed: (domainId: string | undefined) => void): () => void {
    return watchMachines(this.#options, { clock: this.#clock, random: this.#random, changed });
  }

  async close(): Promise<void> {
    await this.#service.close();
    await this.#options.service.close();
  }

  async #read(
    session: WebSession,
    domainId: string,
    { unless }: ReadOptions,
  ): Promise<Reading | 'unchanged'> {
    const machine = await findMachine(session, domainId);
    if (!(await session.flag('IMachine_getAccessible', machine))) {
      const tree = await inaccessibleTree(session, machine, domainId);
      this.#names.learnList([{ ...tree.domain, power: tree.live.power }]);
      return { tree, capabilities: await capabilitiesOf(session), changeToken: '' };
    }
    const probed = await probe(session, machine);
    if (unless !== undefined && unless === probed.changeToken) return 'unchanged';
    const read = await readTree(session, probed, { ownJob: this.#busy.has(domainId) });
    const freeBytes = this.#options.service.local ? await freeBytesFor(read) : undefined;
    const tree = freeBytes === undefined ? read : { ...read, freeBytes };
    this.#names.learnTree(tree);
    return { tree, capabilities: await capabilitiesOf(session), changeToken: probed.changeToken };
  }

  #reading<T>({ what, domainId, signal }: Asked, work: (session: WebSession) => Promise<T>): Promise<T> {
    const host = this.#options.service.name;
    const attempt = () => ({ what, on: domainId === undefined ? host : this.#names.vm(domainId), host });
    return translated(attempt, () => this.#service.reading(work, signal));
  }
}

interface Asked {
  readonly what: string;
  /** Absent for questions about the host itself. */
  readonly domainId?: string;
  readonly signal: AbortSignal | undefined;
}

/** On the fullest file system that the VM writes to; unknown when the web service runs on another computer. */
const freeBytesFor = async ({ live }: SnapshotTree): Promise<number | undefined> =>
  leastOf(await Promise.all(live.disks.map(({ chain }) => freeSpaceAround(chain[0]?.path ?? ''))));

async function capabilitiesOf(session: WebSession): Promise<Capabilities> {
  const version = await session.text('IVirtualBox_getVersion', session.root);
  return virtualboxCapabilities('virtualbox', `VirtualBox ${version}`);
}

/** VirtualBox that is killed while it replaces the settings of a VM leaves none (7.2, tested). */
const unknownOutcome = (on: string, text: string) =>
  new SnaptreeError({
    code: 'outcomeUnknown',
    what: 'Cannot determine whether the step completed, because VirtualBox cannot open the settings of VM {on}.',
    on,
    todo: 'Restore the settings file on the host (the previous version is next to it and ends in -prev), then read the tree.',
    native: { text },
  });
