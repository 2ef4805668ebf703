import { type Power, type Step, treeFromNotation } from '@snaptree/core';
import type { Place } from '../hypervisor/hypervisor.ts';
import { hypervisors } from '../hypervisor/kinds.ts';
import { writeLive } from '../hypervisor/vm/guest.ts';
import { changeHardware, furtherCard } from '../hypervisor/vm/hardware.ts';
import { saveMemory, setPower } from '../hypervisor/vm/power.ts';
import type { Hardware } from '../world/hardware.ts';
import type { HostState, HypervisorKind, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';
import { GiB } from './units.ts';

export interface HostRequest {
  readonly kind: HypervisorKind;
  /** Milliseconds since the epoch: ages are counted back from here. */
  readonly now: number;
  readonly random: () => number;
  readonly freeBytes: number;
  /** The folder of its images. */
  readonly folder: string;
}

export interface DomainOptions {
  /** Disks as device and capacity; default: one of 40 GiB. */
  readonly disks?: Readonly<Record<string, number>>;
  /** What the base images hold; default: a third of the capacity. */
  readonly used?: number;
  readonly memory?: number;
  /** What the guest writes while it runs, bytes a second. */
  readonly writes?: number;
  /** The file of another VM that it is a linked clone of. */
  readonly cloneOf?: string;
}

export interface SnapshotOptions {
  /** Milliseconds before now. */
  readonly age: number;
  /** Bytes written before it is taken. */
  readonly bytes?: number;
  readonly mechanism?: string;
  /** Taken while running, with its memory. */
  readonly memory?: boolean;
  readonly description?: string;
}

const firstDisk: Record<HypervisorKind, string> = {
  qemu: 'vda',
  virtualbox: 'SATA 0:0',
  vsphere: 'Hard disk 1',
};
const suffixes: Record<HypervisorKind, string> = { qemu: 'qcow2', virtualbox: 'vdi', vsphere: 'vmdk' };
const mechanisms: Record<HypervisorKind, string> = {
  qemu: 'internal',
  virtualbox: 'differencing',
  vsphere: 'delta',
};

/** Builds a simulated host by letting its hypervisor do, long ago, what made it as it is. */
export class HostBuilder {
  readonly state: HostState;
  readonly request: HostRequest;

  constructor(request: HostRequest) {
    this.request = request;
    this.state = {
      format: 1,
      kind: request.kind,
      files: {},
      domains: {},
      freeBytes: request.freeBytes,
      serial: 0,
    };
  }

  unique(prefix: string): string {
    this.state.serial += 1;
    return `${prefix}${this.state.serial.toString(36)}`;
  }

  /** A VM that is off and has no snapshots. */
  domain(name: string, options: DomainOptions = {}): DomainBuilder {
    const { kind, folder, now } = this.request;
    const id = this.id();
    const wanted = options.disks ?? { [firstDisk[kind]]: 40 * GiB };
    const disks = Object.entries(wanted).map(([disk, capacity], i) => {
      const file = `${folder}/${name}/${i === 0 ? 'disk' : `disk-${i + 1}`}.${suffixes[kind]}`;
      this.state.files[file] = {
        backing: options.cloneOf ?? null,
        blocks: { '0': this.unique('base-') },
        bytes: Math.round(options.used ?? capacity / 3),
      };
      return { disk, file, capacity };
    });
    const domain: SimulatedDomain = {
      id,
      name,
      power: 'off',
      current: null,
      disks,
      snapshots: [],
      memoryBytes: options.memory ?? 2 * GiB,
      guest: { bytesPerSecond: options.writes ?? 0, since: now },
      version: 1,
    };
    this.state.domains[id] = domain;
    return new DomainBuilder(this, domain);
  }

  id(): string {
    const hex = Array.from({ length: 32 }, () => Math.floor(this.request.random() * 16).toString(16)).join(
      '',
    );
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** Gives one VM its history. */
export class DomainBuilder {
  readonly domain: SimulatedDomain;
  private readonly host: HostBuilder;

  constructor(host: HostBuilder, domain: SimulatedDomain) {
    this.host = host;
    this.domain = domain;
  }

  /** Takes a snapshot, which becomes the current one. */
  take(name: string, options: SnapshotOptions): SimulatedSnapshot {
    const { kind } = this.host.request;
    const power = this.domain.power;
    if (options.bytes !== undefined) this.write(options.bytes);
    if (options.memory === true) this.domain.power = 'running';
    this.do(
      {
        kind: 'create',
        name,
        memory: options.memory ?? false,
        quiesce: false,
        mechanism: options.mechanism ?? mechanisms[kind],
        on: { kind: 'base' },
        ...(options.description === undefined ? {} : { description: options.description }),
      },
      options.age,
    );
    this.domain.power = power;
    const taken = this.domain.snapshots.at(-1);
    if (taken === undefined) throw new Error(`${name} was not taken`);
    return taken;
  }

  /** Leaves the VM off, whatever the snapshot captured. */
  revert(id: string): this {
    const memory = this.domain.snapshots.find((s) => s.id === id)?.memory === true;
    this.do({ kind: 'revert', to: id, power: memory ? 'running' : 'off' }, 0);
    this.domain.power = 'off';
    return this;
  }

  /** Changes the hardware; snapshots taken from now on capture that. */
  change(change: (now: Hardware) => Partial<Hardware>): this {
    changeHardware(this.host.request.kind, this.domain, change);
    return this;
  }

  /** Inserts a medium into the drive, or removes it. */
  insert(medium: string | null): this {
    return this.change(({ drives }) => ({ drives: drives.map(({ drive }) => ({ drive, medium })) }));
  }

  /** One more network card, on the network of this name. */
  addCard(network: string): this {
    const card = furtherCard(this.host.request.kind, this.domain, network);
    return this.change(({ cards }) => ({ cards: [...cards, card] }));
  }

  delete(id: string): this {
    this.do({ kind: 'delete', id, expect: 'merge', children: [] }, 0);
    return this;
  }

  /** Guest writes of so many bytes to every disk. */
  write(bytes: number): this {
    writeLive(this.host.state, this.domain, { content: this.host.unique('w'), bytes });
    return this;
  }

  /**
   * A history in notation: `base(v1(v2* test))`, an underline for a space. Ages run from `oldest` down
   * to `newest`; `bytes` says how much was written before the n-th snapshot.
   */
  grow(
    picture: string,
    history: {
      oldest: number;
      newest: number;
      bytes: (n: number) => number;
      memory?: (n: number) => boolean;
    },
  ): this {
    const drawn = treeFromNotation(picture);
    const ids = new Map<string, string>();
    const count = drawn.snapshots.length;
    drawn.snapshots.forEach((node, n) => {
      const parent = node.parent === null ? null : (ids.get(node.parent) ?? null);
      if (parent !== null && this.domain.current !== parent) this.revert(parent);
      const age = history.oldest - ((history.oldest - history.newest) * n) / Math.max(1, count - 1);
      const memory = history.memory?.(n) ?? false;
      const taken = this.take(node.name.replaceAll('_', ' '), { age, bytes: history.bytes(n), memory });
      ids.set(node.name, taken.id);
    });
    const current = drawn.current.kind === 'snapshot' ? ids.get(drawn.current.id) : undefined;
    if (current !== undefined && current !== this.domain.current) this.revert(current);
    return this;
  }

  /** The one snapshot of a name. */
  named(name: string): SimulatedSnapshot {
    const found = this.domain.snapshots.find((s) => s.name === name);
    if (found === undefined) throw new Error(`${this.domain.name} has no snapshot ${name}`);
    return found;
  }

  power(power: Power): this {
    const place = this.place(0);
    if (power === 'saved') saveMemory(place);
    else setPower(place, power);
    return this;
  }

  private do(step: Step, age: number): void {
    const place = this.place(age);
    const hypervisor = hypervisors[this.host.request.kind];
    hypervisor.begin(place, step);
    hypervisor.finish(place, step);
  }

  private place(age: number): Place {
    return {
      host: this.host.state,
      libvirt: '9.0',
      appArmor: false,
      domain: this.domain,
      now: this.host.request.now - age,
      newId: () => this.host.id(),
      unique: (prefix) => this.host.unique(prefix),
    };
  }
}
