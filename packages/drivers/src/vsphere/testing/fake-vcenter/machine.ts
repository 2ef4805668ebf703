import { type Ref, ref } from './wire.ts';

export type PowerState = 'poweredOn' | 'poweredOff' | 'suspended';

export interface FakeSnapshot {
  readonly ref: Ref;
  readonly id: number;
  name: string;
  description: string;
  parent: Ref | undefined;
  /** Powered off unless the memory was saved (VirtualMachine.CreateSnapshot_Task, vSphere API reference). */
  readonly state: PowerState;
  readonly quiesced: boolean;
  readonly createTime: string;
  /** The disk file that holds this state. */
  readonly stateFile: string;
  readonly memory: string | undefined;
}

/** The files of one disk: the written one, and the backing file of each. */
export interface DiskFiles {
  top: string;
  readonly backing: Map<string, string | undefined>;
}

/** One VM of the fake vCenter. */
export class FakeMachine {
  readonly ref: Ref;
  readonly name: string;
  readonly instanceUuid: string;
  readonly uuid: string;
  readonly disk: DiskFiles;
  power: PowerState = 'poweredOff';
  current: Ref | undefined;
  consolidationNeeded = false;
  /** The space that consolidating would need temporarily, if known. */
  consolidationKib: number | undefined;
  /** Whether its guest shuts down immediately when asked. */
  obeys = true;
  /** Its host cannot open its files, so vSphere shows no layout. */
  inaccessible = false;
  snapshots: FakeSnapshot[] = [];
  #files = 0;
  #ids = 0;

  constructor(number: number, name: string) {
    this.ref = ref('VirtualMachine', `vm-${number}`);
    this.name = name;
    const tail = String(number).padStart(12, '0');
    this.instanceUuid = `5000aaaa-0000-4000-8000-${tail}`;
    this.uuid = `4200aaaa-0000-4000-8000-${tail}`;
    const base = `[datastore1] ${name}/${name}.vmdk`;
    this.disk = { top: base, backing: new Map([[base, undefined]]) };
  }

  find({ value }: Ref): FakeSnapshot | undefined {
    return this.snapshots.find((each) => each.ref.value === value);
  }

  children(of: Ref | undefined): FakeSnapshot[] {
    return this.snapshots.filter((each) => each.parent?.value === of?.value);
  }

  /** This file and its backing files. */
  chain(from: string): string[] {
    const files: string[] = [];
    for (let file: string | undefined = from; file !== undefined; file = this.disk.backing.get(file))
      files.push(file);
    return files;
  }

  take(what: { name: string; description?: string; memory?: boolean; quiesce?: boolean }): FakeSnapshot {
    this.#ids += 1;
    // It is always kept for a suspended VM (VirtualMachine.CreateSnapshot_Task, vSphere API reference).
    const memory = this.power === 'suspended' || (what.memory === true && this.power === 'poweredOn');
    const stateFile = this.disk.top;
    const taken: FakeSnapshot = {
      ref: ref('VirtualMachineSnapshot', `snapshot-${this.ref.value.slice(3)}${this.#ids}`),
      id: this.#ids,
      name: what.name,
      description: what.description ?? '',
      parent: this.current,
      state: memory ? this.power : 'poweredOff',
      quiesced: what.quiesce ?? false,
      createTime: new Date(Date.UTC(2026, 0, 1, 0, this.#ids)).toISOString(),
      stateFile,
      memory: memory ? `[datastore1] ${this.name}/${this.name}-Snapshot${this.#ids}.vmem` : undefined,
    };
    this.snapshots.push(taken);
    this.current = taken.ref;
    this.#writeOn(stateFile);
    return taken;
  }

  revert(to: FakeSnapshot, stayOff: boolean): void {
    if (this.#users(this.disk.top).length === 0) this.disk.backing.delete(this.disk.top);
    this.#writeOn(to.stateFile);
    this.current = to.ref;
    // A VM with memory that is not powered on comes back suspended, as in the vSphere Client.
    this.power = stayOff && to.state === 'poweredOn' ? 'suspended' : to.state;
  }

  /** Deletes the snapshot; its disk is merged with its only child, or kept if it has several. */
  remove(gone: FakeSnapshot, merge: boolean): void {
    for (const child of this.children(gone.ref)) child.parent = gone.parent;
    if (this.current?.value === gone.ref.value) this.current = gone.parent;
    this.snapshots.splice(this.snapshots.indexOf(gone), 1);
    if (merge) this.#merge(gone.stateFile);
    else this.consolidationNeeded = true;
  }

  #writeOn(file: string): void {
    this.#files += 1;
    this.disk.top = `[datastore1] ${this.name}/${this.name}-${String(this.#files).padStart(6, '0')}.vmdk`;
    this.disk.backing.set(this.disk.top, file);
  }

  #users(file: string): string[] {
    return [...this.disk.backing].filter(([, below]) => below === file).map(([above]) => above);
  }

  #merge(file: string): void {
    const [above, ...more] = this.#users(file);
    if (more.length > 0) return;
    if (above === undefined) {
      this.disk.backing.delete(file);
      return;
    }
    // The upper file is merged down, and its users switch to this one.
    for (const user of this.#users(above)) this.disk.backing.set(user, file);
    this.disk.backing.delete(above);
    if (this.disk.top === above) this.disk.top = file;
    this.snapshots = this.snapshots.map((each) =>
      each.stateFile === above ? { ...each, stateFile: file } : each,
    );
  }
}
