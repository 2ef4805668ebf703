import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from './paths.ts';
import { growTree, type TreeKind } from './trees.ts';
import { run, type Virsh, virshOf } from './virsh.ts';

type MachineOptions = { tree: TreeKind; running: boolean };

export function isTreeKind(word: string): word is TreeKind {
  return word === 'none' || word === 'internal' || word === 'external' || word === 'mixed';
}

/** The VMs of a new lab: one for each kind of tree. */
const NEWCOMERS: Readonly<Record<string, MachineOptions>> = {
  'web-shop': { tree: 'internal', running: true },
  'billing-db': { tree: 'external', running: true },
  'mail-relay': { tree: 'internal', running: false },
  'ci-runner': { tree: 'mixed', running: false },
  scratch: { tree: 'none', running: false },
};

function domainXml(name: string, disk: string): string {
  const text = (value: string) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');
  return `<domain type='qemu'>
  <name>${text(name)}</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${text(disk)}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
  </devices>
</domain>
`;
}

function folderOf({ machines }: Paths, name: string): string {
  return join(machines, name);
}

function exists(virsh: Virsh, name: string): boolean {
  return virsh('list', '--all', '--name').split('\n').includes(name);
}

function isRunning(virsh: Virsh, name: string): boolean {
  return virsh('domstate', name).trim() === 'running';
}

/** Removes the VM, its snapshots and its images. Does nothing if it does not exist. */
export function removeMachine(paths: Paths, name: string): void {
  const virsh = virshOf(paths);
  if (exists(virsh, name)) {
    if (virsh('domstate', name).trim() !== 'shut off') virsh('destroy', name);
    virsh('undefine', name, '--managed-save', '--snapshots-metadata');
  }
  rmSync(folderOf(paths, name), { recursive: true, force: true });
}

/**
 * Creates a VM with one 64 MiB disk and the given tree. An incomplete one is created again.
 * @throws if a VM of that name already exists
 */
export function createMachine(paths: Paths, name: string, options: MachineOptions): void {
  const virsh = virshOf(paths);
  const folder = folderOf(paths, name);
  const complete = join(folder, 'complete');
  if (exists(virsh, name) && (!existsSync(folder) || existsSync(complete))) {
    throw new Error(
      `A VM named ${name} already exists. To remove it, run: npm run lab -- domain remove ${name}`,
    );
  }
  removeMachine(paths, name);
  mkdirSync(folder, { recursive: true });
  const disk = join(folder, `${name}.qcow2`);
  const description = join(folder, 'domain.xml');
  run('qemu-img', 'create', '-q', '-f', 'qcow2', disk, '64M');
  writeFileSync(description, domainXml(name, disk));
  virsh('define', description);
  growTree({ name, disk, virsh }, options.tree);
  if (options.running !== isRunning(virsh, name)) virsh(options.running ? 'start' : 'destroy', name);
  writeFileSync(complete, '');
}

/** Creates the VMs of a new lab that do not exist yet. @returns their names */
export function createNewcomersMachines(paths: Paths): string[] {
  const made: string[] = [];
  for (const [name, options] of Object.entries(NEWCOMERS)) {
    if (existsSync(join(folderOf(paths, name), 'complete')) && exists(virshOf(paths), name)) continue;
    createMachine(paths, name, options);
    made.push(name);
  }
  return made;
}
