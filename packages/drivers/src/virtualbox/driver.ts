import { isDeepStrictEqual } from 'node:util';
import { type Capabilities, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import { virtualboxCapabilities } from '@snaptree/hypervisors';
import type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
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
import type { Reference, WebSession } from './connecting/web-session.ts';
import { translated } from './errors.ts';
import { executeStep } from './execute.ts';
import { inspectStep } from './inspect.ts';
import { readConfiguration } from './reading/configuration.ts';
import { probe } from './reading/probe.ts';
import { readTree } from './reading/read.ts';
import { powerOf } from './states.ts';
import { watchMachines } from './watch.ts';

export interface VirtualBoxDriverOptions {
  readonly service: Service;
  readonly username?: string;
  readonly password?: string;
  /** How long one call may think, in milliseconds. */
  readonly silenceMs?: number;
  readonly clock?: Clock;
  /** Spreads reconnections; from 0 up to 1. */
  readonly random?: () => number;
}

/** A VirtualBox host behind its web service. Nothing is dialed or started until the first call. */
export function createVirtualBoxDriver(options: VirtualBoxDriverOptions): Driver {
  return new VirtualBoxDriver(options);
}

type ReadOptions = { signal?: AbortSignal; unless?: string };

class VirtualBoxDriver implements Driver {
  readonly kind = 'virtualbox';
  readonly #options: WebServiceOptions;
  readonly #clock: Clock;
  readonly #service: WebService;
  /** Machines that a step of this driver works on now. */
  readonly #busy = new Set<string>();
  /** The last step of a machine, where VirtualBox answered that it does not do it. */
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
    return this.#reading({ what: 'Cannot read the version of', signal }, async (session) => {
      return `VirtualBox ${await session.text('IVirtualBox_getVersion', session.root)}`;
    });
  }

  async listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]> {
    const domains = await this.#reading({ what: 'Cannot list the VMs of', signal }, async (session) => {
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
    return this.#reading({ what: 'Cannot read the snapshots of', domainId, signal: options.signal }, read);
  }

  configuration(
    domainId: string,
    snapshotId: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<CapturedConfiguration> {
    const read = async (session: WebSession) =>
      readConfiguration(session, await findMachine(session, domainId), snapshotId);
    return this.#reading({ what: 'Cannot read the captured configuration of', domainId, signal }, read);
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
    if (unreadable !== undefined) throw cannotTell(this.#names.vm(domainId), unreadable);
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
      const tree = await inaccessible(session, machine, domainId);
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
  /** Absent: the host itself is asked. */
  readonly domainId?: string;
  readonly signal: AbortSignal | undefined;
}

/** On the fullest of the file systems that the machine writes to; a web service of elsewhere does not tell. */
const freeBytesFor = async ({ live }: SnapshotTree): Promise<number | undefined> =>
  leastOf(await Promise.all(live.disks.map(({ chain }) => freeSpaceAround(chain[0]?.path ?? ''))));

async function capabilitiesOf(session: WebSession): Promise<Capabilities> {
  const version = await session.text('IVirtualBox_getVersion', session.root);
  return virtualboxCapabilities('virtualbox', `VirtualBox ${version}`);
}

async function summaryOf(session: WebSession, machine: Reference): Promise<DomainSummary> {
  const id = await session.text('IMachine_getId', machine);
  if (!(await session.flag('IMachine_getAccessible', machine)))
    return { id, name: '<inaccessible>', power: 'off' };
  const [name, state, snapshots] = await Promise.all([
    session.text('IMachine_getName', machine),
    session.text('IMachine_getState', machine),
    session.number('IMachine_getSnapshotCount', machine),
  ]);
  return { id, name, power: powerOf(state), snapshots };
}

/** VirtualBox looks names up as well; only an id is asked for here, and only an id is answered to. */
async function findMachine(session: WebSession, id: string): Promise<Reference> {
  const machine = await session.text('IVirtualBox_findMachine', session.root, { nameOrId: id });
  if ((await session.text('IMachine_getId', machine)) === id) return machine;
  throw new SnaptreeError({
    code: 'notFound',
    what: 'There is no VM with the id',
    on: id,
    todo: 'Read the list of VMs again.',
  });
}

/** VirtualBox that dies while it replaces a machine's settings leaves none (7.2, tried): a list without names. */
const cannotTell = (on: string, text: string) =>
  new SnaptreeError({
    code: 'outcomeUnknown',
    what: 'Cannot tell whether the step completed, because VirtualBox cannot open the settings of VM',
    on,
    todo: 'Repair them there (the previous settings are next to them, ending in -prev), then read the tree.',
    native: { text },
  });

/** A machine whose settings cannot be opened: nothing of its tree is known, so nothing is offered. */
async function inaccessible(session: WebSession, machine: Reference, id: string): Promise<SnapshotTree> {
  const info = await session.text('IMachine_getAccessError', machine);
  const why = info === '' ? '' : await session.text('IVirtualBoxErrorInfo_getText', info);
  return {
    domain: { id, name: '<inaccessible>' },
    snapshots: [],
    current: { kind: 'unknown', why: 'VirtualBox cannot open the settings of the machine' },
    live: { power: 'off', changed: 'unknown', disks: [] },
    dependants: 'unknown',
    partial: [`VirtualBox cannot open the settings of the machine: ${why}`],
  };
}
