import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageFolder, run, virsh } from './virsh.ts';

/** QEMU's path to the first virtio disk, on QEMU 4 and later (libvirt's alias virtio-disk0). */
const DEVICE = '/machine/peripheral/virtio-disk0/virtio-backend';

let made = 0;

/** A real QEMU VM without an operating system, created for one test and removed afterward. */
export class Machine {
  readonly name: string;
  readonly #folder: string;
  readonly #image: string;

  /** Defines the VM, shut off, with an empty disk of this size in MiB. */
  constructor({ sizeMiB = 64 }: { readonly sizeMiB?: number } = {}) {
    made += 1;
    this.name = `e2e-${process.pid}-${made}`;
    this.#folder = join(imageFolder(), this.name);
    this.#image = join(this.#folder, 'disk.qcow2');
    mkdirSync(this.#folder, { recursive: true });
    run('qemu-img', 'create', '-q', '-f', 'qcow2', this.#image, `${sizeMiB}M`);
    const definition = join(this.#folder, 'domain.xml');
    writeFileSync(definition, definitionOf(this.name, this.#image));
    virsh('define', definition);
  }

  get uuid(): string {
    return virsh('domuuid', this.name).trim();
  }

  start(): void {
    virsh('start', this.name);
  }

  destroy(): void {
    virsh('destroy', this.name);
  }

  isRunning(): boolean {
    return virsh('domstate', this.name).trim() === 'running';
  }

  /** Creates a snapshot as another client; with `--disk-only` an external one. */
  snapshot(name: string, ...words: string[]): void {
    virsh('snapshot-create-as', this.name, name, ...words);
  }

  /** Names as libvirt lists them, sorted. */
  snapshots(): string[] {
    return virsh('snapshot-list', this.name, '--name').split('\n').filter(Boolean).sort();
  }

  /** The name of each snapshot and its parent, as libvirt reports them. The parent of a root is empty. */
  parents(): Record<string, string> {
    const pairs = this.snapshots().map((name) => {
      const xml = virsh('snapshot-dumpxml', this.name, name);
      return [name, /<parent>\s*<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? ''] as const;
    });
    return Object.fromEntries(pairs);
  }

  /** Fills a number of MiB with one byte value, through the disk of a running VM or in the image of one that is off. */
  write(pattern: number, { atMiB, MiB = 2 }: { readonly atMiB: number; readonly MiB?: number }): void {
    const command = `write -q -P ${pattern} ${atMiB}M ${MiB}M`;
    if (!this.isRunning()) run('qemu-io', '-f', 'qcow2', '-c', command, this.activeImage());
    else virsh('qemu-monitor-command', this.name, '--hmp', `qemu-io -d ${DEVICE} "${command}"`);
  }

  /** The file that the VM writes. */
  activeImage(): string {
    const line = virsh('domblklist', this.name)
      .split('\n')
      .find((row) => row.trim().startsWith('vda'));
    return line?.trim().split(/\s+/).slice(1).join(' ') ?? this.#image;
  }

  /** Digest of the VM's disk through the complete chain. The VM must be off. */
  async contentHash(): Promise<string> {
    return this.#digest((raw) => run('qemu-img', 'convert', '-O', 'raw', this.activeImage(), raw));
  }

  /** Digest of the disk in an internal snapshot. The VM must be off. */
  async snapshotHash(name: string): Promise<string> {
    const internal = `snapshot.name=${name}`;
    return this.#digest((raw) =>
      run('qemu-img', 'convert', '-O', 'raw', '-l', internal, this.activeImage(), raw),
    );
  }

  /** A new overlay on a file, as administrators create it to revert to an external snapshot on libvirt before 9.9. */
  overlayOn(file: string): string {
    const overlay = join(this.#folder, 'branch.qcow2');
    run('qemu-img', 'create', '-q', '-f', 'qcow2', '-b', file, '-F', 'qcow2', overlay);
    return overlay;
  }

  /** Defines the VM with another file, and declares a snapshot current. The VM must be off. */
  use(file: string, current: string): void {
    const definition = join(this.#folder, 'domain.xml');
    writeFileSync(definition, definitionOf(this.name, file, this.uuid));
    virsh('define', definition);
    virsh('snapshot-current', this.name, current);
  }

  /** Digest of the content of one of the VM's image files with its backing files. The VM must be off. */
  async fileHash(file: string): Promise<string> {
    return this.#digest((raw) => run('qemu-img', 'convert', '-O', 'raw', file, raw));
  }

  remove(): void {
    if (virsh('domstate', this.name).trim() !== 'shut off') virsh('destroy', this.name);
    virsh('undefine', this.name, '--managed-save', '--snapshots-metadata');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #digest(convert: (raw: string) => void): Promise<string> {
    const raw = join(this.#folder, 'content.raw');
    convert(raw);
    const digest = createHash('sha256');
    for await (const chunk of createReadStream(raw)) digest.update(chunk);
    rmSync(raw);
    return digest.digest('hex');
  }
}

function definitionOf(name: string, image: string, uuid?: string): string {
  return `<domain type='qemu'>
  <name>${name}</name>${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${image}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
  </devices>
</domain>
`;
}
