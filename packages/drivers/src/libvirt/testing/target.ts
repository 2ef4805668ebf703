import { type HostVersions, isAtLeast, type Version } from '@snaptree/hypervisors';
import { type Connection, connect, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import type { ConformanceTarget, DomainRequest, Surroundings } from '../../../conformance/target.ts';
import type { Driver } from '../../driver.ts';
import { createLibvirtDriver } from '../driver.ts';
import { readHost } from '../versions.ts';
import { liveHash, snapshotHash, writeAsGuest, writeDisks } from './contents.ts';
import { type Machine, machineXml, makeDisks, setups } from './machine.ts';
import { surroundingsOf } from './moves/surroundings.ts';
import { localShell, type Shell } from './shell.ts';

export interface LibvirtTargetOptions {
  readonly driver: 'qemu' | 'test';
  /** Default: `system`. */
  readonly scope?: 'system' | 'session';
  /** The daemon's Unix socket; default: the usual paths. */
  readonly socket?: string;
  /** A folder for disk images, with the same path for the daemon. */
  readonly folder: string;
  /** Another computer, reached over SSH, whose VMs are emulated twice. */
  readonly remote?: {
    readonly user: string;
    readonly host: string;
    readonly port: number;
    readonly shell: Shell;
  };
  /** The folder of UEFI firmware, as this process sees it; undefined: it is not installed for the daemon. */
  readonly firmware?: string;
}

/** A libvirt daemon under test. Every domain has a unique name and is deleted with its disks. */
export async function createLibvirtTarget(options: LibvirtTargetOptions): Promise<ConformanceTarget> {
  const transport = transportOf(options);
  const { driver: kind, scope = 'system' } = options;
  const uri = kind === 'test' ? 'test:///default' : `qemu:///${scope}`;
  const connection = await connect({ transport, uri });
  const driver = createLibvirtDriver({
    connection: { kind: 'libvirt', driver: kind, transport, ...(kind === 'test' ? {} : { scope }) },
  });
  return new LibvirtTarget(options, { connection, driver, host: await readHost(connection) });
}

function transportOf({ socket, remote }: LibvirtTargetOptions) {
  if (remote === undefined)
    return { kind: 'unix' as const, ...(socket === undefined ? {} : { path: socket }) };
  const { user, host, port } = remote;
  // The lab's ssh is a configuration that knows its keys.
  return { kind: 'ssh' as const, user, host, port, useSshConfig: true };
}

interface Opened {
  readonly connection: Connection;
  readonly driver: Driver;
  readonly host: HostVersions;
}

const formats = ['raw', 'qcow2'] as const;

/** Since 10.9, VMs whose variables are in a qcow2 file can have internal snapshots; 10.10 names a template's format. */
const firmwareOn = (libvirt: Version): readonly string[] =>
  isAtLeast(libvirt, 10, 10) ? formats : formats.filter((format) => format === 'raw');

function setupOf(asked: string | undefined): Pick<Machine, 'setup'> {
  const setup = setups.find((each) => each === asked);
  return setup === undefined ? {} : { setup };
}

class LibvirtTarget implements ConformanceTarget {
  readonly name: string;
  readonly driver: Driver;
  readonly supports: ConformanceTarget['supports'];
  readonly linkedClone?: (domainId: string) => Promise<string>;
  readonly surroundings?: Surroundings;
  readonly #options: LibvirtTargetOptions;
  readonly #shell: Shell;
  readonly #connection: Connection;
  readonly #machines = new Map<string, Machine>();
  #count = 0;

  constructor(options: LibvirtTargetOptions, { connection, driver, host }: Opened) {
    const real = options.driver === 'qemu';
    this.name = host.product;
    this.driver = driver;
    this.supports = {
      mechanisms: real ? ['internal', 'external'] : ['internal'],
      firmware: real && options.firmware !== undefined ? firmwareOn(host.libvirt) : [],
      setups: real && options.remote === undefined ? setups : [],
      contents: real,
      duplicateNames: false,
      oddNames: true,
      managedSave: true,
      // With 9.0 a merge cannot be canceled, and everything else here takes milliseconds.
      cancel: false,
      snapshotEvents: false,
    };
    // libvirt's test driver has no files.
    if (real) this.linkedClone = (domainId) => this.#clone(domainId);
    this.#options = options;
    this.#shell = options.remote?.shell ?? localShell;
    this.#connection = connection;
    // An account of a session may not use what this process creates, and a stock host denies much of it.
    if (real && options.scope !== 'session' && options.remote === undefined)
      this.surroundings = surroundingsOf({
        driver,
        shell: this.#shell,
        virsh: this.#virsh,
        folderOf: (domainId) => this.#machines.get(domainId)?.folder,
      });
  }

  async makeDomain(request: DomainRequest): Promise<string> {
    const name = `snaptree-${request.label ?? 'test'}-${process.pid}-${++this.#count}-${Date.now().toString(36)}`;
    const machine: Machine = {
      name,
      type: this.#options.driver,
      folder: `${this.#options.folder}/${name}`,
      disks: request.disks ?? 1,
      ...this.#firmware(request.firmware),
      ...setupOf(request.setup),
      halts: this.#options.remote !== undefined,
    };
    if (machine.type === 'qemu') await makeDisks(machine, this.#shell);
    await this.#giveToDaemon(machine);
    if (machine.setup === 'volumes')
      await this.#virsh('pool-create-as', machine.name, 'dir', '--target', machine.folder);
    const { dom } = await this.#connection.call(procedures.domainDefineXml, { xml: machineXml(machine) });
    this.#machines.set(dom.uuid, machine);
    if (request.power === 'running') {
      await this.#connection.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
    }
    return dom.uuid;
  }

  /** The account of a session may not use what this process creates. */
  async #giveToDaemon({ folder }: Machine): Promise<void> {
    if (this.#options.scope === 'session')
      await this.#shell.run('chown', ['-R', `--reference=${this.#options.folder}`, folder]);
  }

  #firmware(asked: string | undefined): Pick<Machine, 'firmware'> {
    const { firmware: folder } = this.#options;
    const format = formats.find((each) => each === asked);
    return folder === undefined || format === undefined ? {} : { firmware: { folder, format } };
  }

  async removeDomain(domainId: string): Promise<void> {
    const machine = this.#machines.get(domainId);
    if (machine === undefined) return;
    this.#machines.delete(domainId);
    const dom = await this.#find(domainId).catch(() => undefined);
    if (dom !== undefined) {
      // It may already be off.
      await this.#connection.call(procedures.domainDestroy, { dom }).catch(() => {});
      const { managedSave, snapshotsMetadata, checkpointsMetadata, nvram } = flags.domainUndefine;
      await this.#connection.call(procedures.domainUndefineFlags, {
        dom,
        flags:
          managedSave |
          snapshotsMetadata |
          // libvirt's test driver does not know them.
          (machine.type === 'qemu' ? checkpointsMetadata : 0) |
          (machine.firmware === undefined ? 0 : nvram),
      });
    }
    if (machine.setup === 'volumes') await this.#virsh('pool-destroy', machine.name);
    if (machine.type === 'qemu') await this.#shell.remove(machine.folder);
  }

  async write(domainId: string): Promise<boolean> {
    if (!this.supports.contents) return false;
    const { tree } = await this.driver.read(domainId);
    if (tree.live.power === 'running') return writeAsGuest(tree, this.#monitor);
    // A paused guest writes nothing, and the disks of a saved VM must not change.
    return tree.live.power === 'off' ? writeDisks(tree, this.#shell) : false;
  }

  async liveHash(domainId: string): Promise<string | undefined> {
    if (!this.supports.contents) return undefined;
    const { tree } = await this.driver.read(domainId);
    return liveHash(tree, this.#shell);
  }

  async snapshotHash(domainId: string, snapshotId: string): Promise<string | undefined> {
    if (!this.supports.contents) return undefined;
    const { tree } = await this.driver.read(domainId);
    return snapshotHash(tree, snapshotId, this.#shell);
  }

  async doubleMemory(domainId: string): Promise<void> {
    const dom = await this.#find(domainId);
    const { xml } = await this.#connection.call(procedures.domainGetXmlDesc, {
      dom,
      flags: flags.domainXml.inactive,
    });
    const doubled = xml.replace(
      /(<(memory|currentMemory) unit='KiB'>)(\d+)/g,
      (_, tag: string, _name, kib: string) => `${tag}${Number(kib) * 2}`,
    );
    await this.#connection.call(procedures.domainDefineXml, { xml: doubled });
  }

  async #clone(domainId: string): Promise<string> {
    const base = (await this.driver.read(domainId)).tree.live.disks[0]?.chain.at(-1)?.path ?? '';
    const clone = await this.makeDomain({ power: 'off', label: 'clone' });
    const image = (await this.driver.read(clone)).tree.live.disks[0]?.chain[0]?.path ?? '';
    await this.#shell.run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', image]);
    const machine = this.#machines.get(clone);
    if (machine !== undefined) await this.#giveToDaemon(machine);
    return clone;
  }

  readonly otherClient = {
    createSnapshot: async (domainId: string, name: string): Promise<void> => {
      const dom = await this.#find(domainId);
      const xmlDesc = `<domainsnapshot><name>${name}</name></domainsnapshot>`;
      await this.#connection.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
    },
    deleteSnapshot: async (domainId: string, snapshotId: string): Promise<void> => {
      const dom = await this.#find(domainId);
      const { tree } = await this.driver.read(domainId);
      const name = tree.snapshots.find((s) => s.id === snapshotId)?.name ?? '';
      await this.#connection.call(procedures.domainSnapshotDelete, { snap: { name, dom }, flags: 0 });
    },
  };

  async destroy(): Promise<void> {
    for (const id of [...this.#machines.keys()]) await this.removeDomain(id);
    await this.driver.close();
    await this.#connection.close();
  }

  readonly #monitor = async (name: string, command: string): Promise<string> =>
    (await this.#virsh('qemu-monitor-command', name, '--hmp', command)).trim();

  readonly #virsh = async (...args: string[]): Promise<string> => {
    const { socket, scope = 'system', remote } = this.#options;
    const path = socket === undefined ? '' : `?socket=${socket}`;
    const uri = `qemu${remote === undefined ? '+unix' : ''}:///${scope}${path}`;
    return (await this.#shell.run('virsh', ['-q', '-c', uri, ...args])).stdout;
  };

  async #find(domainId: string): Promise<Domain> {
    const { dom } = await this.#connection.call(procedures.domainLookupByUuid, { uuid: domainId });
    return dom;
  }
}
