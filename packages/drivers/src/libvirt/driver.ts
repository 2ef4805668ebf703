import { type Hazard, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import {
  keepsMemoryFile,
  libvirtCapabilities,
  libvirtHazards,
  mergesThatDeny,
  revertEjects,
} from '@snaptree/hypervisors';
import { type Connection, type Domain, procedures } from '@snaptree/libvirt-rpc';
import type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  FolderAccess,
  HypervisorIdentity,
  Reading,
  StepEvidence,
  StepOutcome,
} from '../driver.ts';
import { KnownNames } from '../known-names.ts';
import { attemptOf, type StepAttempt } from '../step/attempt.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { Answers, isFileDenied } from './answers.ts';
import type { LibvirtConnection } from './connecting/cannot-connect.ts';
import { Session } from './connecting/session.ts';
import { translated } from './errors.ts';
import { executeStep } from './execute.ts';
import { folderAccess } from './files/folder-pools.ts';
import { Profiles } from './files/profiles.ts';
import { readIdentity } from './identity.ts';
import { inspectStep } from './inspect.ts';
import { Names } from './names.ts';
import { goneSnapshot, readConfiguration } from './reading/configuration.ts';
import { listDomains } from './reading/list.ts';
import { machineOf } from './reading/machine.ts';
import { readTree, type TreeReading } from './reading/read.ts';
import { type HostFacts, readHost } from './versions.ts';
import { watchDomains } from './watch.ts';

export interface LibvirtDriverOptions {
  readonly connection: LibvirtConnection;
  /** The system clock by default. */
  readonly clock?: Clock;
  /** A number from 0 to below 1 that spreads reconnections. */
  readonly random?: () => number;
}

/** Connects with the first call. */
export function createLibvirtDriver(options: LibvirtDriverOptions): Driver {
  return new LibvirtDriver(options);
}

type ReadOptions = { signal?: AbortSignal; unless?: string; exact?: boolean };

class LibvirtDriver implements Driver {
  readonly kind = 'libvirt';
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #connection: LibvirtConnection;
  readonly #local: boolean;
  readonly #appArmorAllows: LibvirtConnection['appArmorAllows'];
  readonly #random: () => number;
  readonly #names = new Map<string, Names>();
  /** For messages. */
  readonly #known = new KnownNames();
  readonly #busy = new Set<string>();
  readonly #answers = new Answers();
  readonly #profiles = new Profiles();
  /** By connection, because the daemon may be updated in between. */
  readonly #hosts = new WeakMap<Connection, Promise<HostFacts>>();

  constructor({ connection, clock = systemClock, random = Math.random }: LibvirtDriverOptions) {
    this.#clock = clock;
    this.#connection = connection;
    this.#random = random;
    this.#local = connection.transport.kind === 'unix';
    this.#appArmorAllows = connection.appArmorAllows;
    this.#session = new Session({ connection, clock, random });
  }

  product(): Promise<string> {
    return this.#translated('Cannot read the version of {on}.', async () => (await this.#host()).product);
  }

  hazards(): Promise<readonly Hazard[]> {
    return this.#translated('Cannot read the version of {on}.', async () =>
      libvirtHazards(await this.#host()),
    );
  }

  identity(signal?: AbortSignal): Promise<HypervisorIdentity | undefined> {
    return this.#translated('Cannot identify {on}.', async () => {
      const host = await this.#host();
      const { transport } = this.#connection;
      return readIdentity(await this.#session.reading.get(), host, { transport, signal });
    });
  }

  async listDomains(signal?: AbortSignal): Promise<readonly DomainSummary[]> {
    const domains = await this.#translated('Cannot list the VMs of {on}.', async () =>
      listDomains(await this.#session.reading.get(), signal),
    );
    this.#known.learnList(domains);
    return domains;
  }

  read(domainId: string): Promise<Reading>;
  read(domainId: string, options: { signal?: AbortSignal; unless?: string }): Promise<Reading | 'unchanged'>;
  read(domainId: string, options: ReadOptions = {}): Promise<Reading | 'unchanged'> {
    return this.#translated(
      'Cannot read the snapshots of {on}.',
      () => this.#read(domainId, options),
      domainId,
    );
  }

  configuration(
    domainId: string,
    snapshotId: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<CapturedConfiguration> {
    return this.#translated(
      'Cannot read a captured configuration of {on}.',
      async () => {
        const dom = await this.#find(domainId);
        if (this.#namesOf(domainId).nameOf(snapshotId) === undefined) await this.#read(domainId, {});
        const name = this.#namesOf(domainId).nameOf(snapshotId);
        if (name === undefined) throw goneSnapshot(snapshotId, dom.name);
        const connection = await this.#session.reading.get();
        return readConfiguration(connection, { dom, id: snapshotId, name, signal });
      },
      domainId,
    );
  }

  execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome> {
    return this.#translated(
      attemptOf(step, this.#known.subject(domainId)),
      async () => {
        const dom = await this.#find(domainId);
        const [reading, acting, { libvirt }] = await Promise.all([
          this.#session.reading.get(),
          this.#session.acting.get(),
          this.#host(),
        ]);
        const names = this.#namesOf(domainId);
        const context = {
          acting,
          reading,
          monitors: this.#session.monitors,
          dom,
          local: this.#local,
          names,
          readNow: () => this.#readNow(domainId),
          clock: this.#clock,
          options,
          keepsMemoryFile: keepsMemoryFile(libvirt),
          revertEjects: revertEjects(libvirt),
        };
        if ('id' in step || step.kind === 'revert') await this.#learnNames(domainId, step);
        this.#busy.add(domainId);
        this.#answers.forget(domainId);
        try {
          return await executeStep(context, step);
        } catch (error) {
          this.#answers.note(domainId, step, error);
          if (isFileDenied(error)) this.#profiles.noteDenied(domainId);
          throw error;
        } finally {
          this.#busy.delete(domainId);
        }
      },
      domainId,
    );
  }

  inspect(domainId: string, step: Step, before: SnapshotTree): Promise<StepEvidence> {
    return this.#translated(
      'Cannot determine whether the step on {on} completed.',
      async () => {
        const read = await this.#readTree(domainId, { exact: true });
        if (read === 'unchanged') throw new Error('A full reading is never unchanged.');
        const answer = this.#answers.of(domainId, step);
        const { tree: now, job, isSilent } = read;
        return inspectStep({ step, before, now, job, isSilent, answer });
      },
      domainId,
    );
  }

  get folders(): FolderAccess {
    const { reading, acting } = this.#session;
    return folderAccess({ reading, acting, translated: (what, work) => this.#translated(what, work) });
  }

  watch(changed: (domainId: string | undefined) => void): () => void {
    return watchDomains({ link: this.#session.reading, clock: this.#clock, random: this.#random, changed });
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #read(domainId: string, options: ReadOptions): Promise<Reading | 'unchanged'> {
    const [read, host] = await Promise.all([this.#readTree(domainId, options), this.#host()]);
    if (read === 'unchanged') return read;
    const machine = machineOf(read.domain, read.dataFiles);
    return {
      tree: this.#withProfile(read, mergesThatDeny(host, machine)),
      capabilities: libvirtCapabilities(host, machine),
      changeToken: read.changeToken,
    };
  }

  /** A VM that is off has no profile. A merge starts it, which makes all backing files read-only. */
  #withProfile({ tree, domain }: TreeReading, denying: 'all' | 'belowTop' | undefined): SnapshotTree {
    const { power } = tree.live;
    if (denying === undefined) return tree;
    if (power !== 'running' && power !== 'paused') return tree;
    return { ...tree, live: { ...tree.live, writableBacking: this.#profiles.read(domain, denying) } };
  }

  async #readNow(domainId: string): Promise<Reading> {
    const read = await this.#read(domainId, {});
    if (read === 'unchanged') throw new Error('A full reading is never unchanged.');
    return read;
  }

  async #readTree(domainId: string, options: ReadOptions): Promise<TreeReading | 'unchanged'> {
    const dom = await this.#find(domainId);
    const connection = await this.#session.reading.get();
    const { libvirt } = await this.#host();
    const { more, monitors } = this.#session;
    const connections = { connection, monitors, more, local: this.#local, libvirt };
    const ownJob = this.#busy.has(domainId);
    const read = await readTree(connections, { dom, exact: ownJob, ...options, ownJob });
    if (read === 'unchanged') return read;
    this.#namesOf(domainId).learn(read.tree.snapshots);
    this.#known.learnTree(read.tree);
    return read;
  }

  /** Makes sure that the name of the step's snapshot is known; reads the tree only if it is not. */
  async #learnNames(domainId: string, step: Step): Promise<void> {
    const id = step.kind === 'revert' ? step.to : 'id' in step ? step.id : undefined;
    if (id === undefined || this.#namesOf(domainId).nameOf(id) !== undefined) return;
    await this.#read(domainId, {});
  }

  async #find(domainId: string): Promise<Domain> {
    if (!uuidText.test(domainId)) throw unknownDomain(domainId);
    const connection = await this.#session.reading.get();
    const { dom } = await connection.call(procedures.domainLookupByUuid, { uuid: domainId });
    return dom;
  }

  async #host(): Promise<HostFacts> {
    const connection = await this.#session.reading.get();
    const known = this.#hosts.get(connection) ?? this.#readHost(connection);
    this.#hosts.set(connection, known);
    try {
      return await known;
    } catch (error) {
      this.#hosts.delete(connection);
      throw error;
    }
  }

  async #readHost(connection: Connection): Promise<HostFacts> {
    const host = await readHost(connection);
    return this.#appArmorAllows === undefined ? host : { ...host, appArmorAllows: this.#appArmorAllows };
  }

  #namesOf(domainId: string): Names {
    const names = this.#names.get(domainId) ?? new Names();
    this.#names.set(domainId, names);
    return names;
  }

  #translated<T>(attempt: string | StepAttempt, action: () => Promise<T>, domainId?: string): Promise<T> {
    if (typeof attempt !== 'string') return translated(attempt, action);
    const on = domainId === undefined ? 'this host' : `VM ${this.#known.vm(domainId)}`;
    return translated({ what: attempt, on }, action);
  }
}

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function unknownDomain(domainId: string): SnaptreeError {
  return new SnaptreeError({
    code: 'notFound',
    what: 'There is no VM with the id {on}.',
    on: domainId,
    todo: 'Reload the list of VMs.',
  });
}
