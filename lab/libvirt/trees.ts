import { run, type Virsh } from './virsh.ts';

export type TreeKind = 'none' | 'internal' | 'external' | 'mixed';

type Machine = { name: string; disk: string; virsh: Virsh };

/** Fills 2 MiB at `offsetMiB` with one byte value; the VM must be off, and the image must be the active one. */
function writeOff(disk: string, pattern: number, offsetMiB: number): void {
  run('qemu-io', '-f', 'qcow2', '-c', `write -q -P ${pattern} ${offsetMiB}M 2M`, disk);
}

/**
 * The same through the virtual disk of the running VM, as if its guest wrote. The path names libvirt's first virtio disk
 * (alias virtio-disk0) on QEMU 4 and later.
 */
function writeRunning({ name, virsh }: Machine, pattern: number, offsetMiB: number): void {
  const device = '/machine/peripheral/virtio-disk0/virtio-backend';
  virsh(
    'qemu-monitor-command',
    name,
    '--hmp',
    `qemu-io -d ${device} "write -q -P ${pattern} ${offsetMiB}M 2M"`,
  );
}

/** A branch, and a snapshot with memory that the running VM is based on. */
function growInternal(machine: Machine): void {
  const { name, disk, virsh } = machine;
  writeOff(disk, 0x11, 0);
  virsh('snapshot-create-as', name, 'installed', '--description', 'Right after the installation');
  writeOff(disk, 0x12, 2);
  virsh('snapshot-create-as', name, 'configured');
  virsh('start', name);
  writeRunning(machine, 0x13, 4);
  virsh('snapshot-create-as', name, 'before-upgrade', '--description', 'With memory, before the upgrade');
  virsh('destroy', name);
  virsh('snapshot-revert', name, 'configured');
  writeOff(disk, 0x14, 6);
  virsh('snapshot-create-as', name, 'experiment');
  virsh('snapshot-revert', name, 'before-upgrade');
}

/** A chain of overlays taken while running, each with different blocks. */
function growExternal(machine: Machine): void {
  const { name, disk, virsh } = machine;
  writeOff(disk, 0x21, 0);
  virsh('start', name);
  for (const [index, day] of ['monday', 'tuesday', 'wednesday'].entries()) {
    virsh('snapshot-create-as', name, day, '--disk-only');
    writeRunning(machine, 0x22 + index, 2 * (index + 1));
  }
}

/** An overlay on top of an internal snapshot: libvirt can create that but not completely undo it. */
function growMixed(machine: Machine): void {
  const { name, disk, virsh } = machine;
  writeOff(disk, 0x31, 0);
  virsh('snapshot-create-as', name, 'base-image');
  writeOff(disk, 0x32, 2);
  virsh('snapshot-create-as', name, 'nightly', '--disk-only');
}

/** Creates the given tree on a VM that is off and has no snapshots. Afterwards the VM may be running. */
export function growTree(machine: Machine, kind: TreeKind): void {
  switch (kind) {
    case 'none':
      return;
    case 'internal':
      growInternal(machine);
      return;
    case 'external':
      growExternal(machine);
      return;
    case 'mixed':
      growMixed(machine);
      return;
    default:
      throw new Error(`Unknown kind of tree ${String(kind satisfies never)}.`);
  }
}
