import { element, writeXml, type XmlElement } from '@snaptree/formats';
import { localShell, type Shell } from './shell.ts';

/** A VM for tests, without an operating system: it stays in the firmware, so snapshots take milliseconds. */
export interface Machine {
  readonly name: string;
  readonly type: 'qemu' | 'test';
  readonly folder: string;
  readonly disks: number;
  readonly firmware?: Firmware;
  /** One of `setups`: drives or disks in addition to those that are written. */
  readonly setup?: Setup;
  /** It halts at once instead of waiting busily in the firmware, which costs much where QEMU is itself emulated. */
  readonly halts?: boolean;
}

/** Drives and disks in addition to the disks of the VM, or how its disks are named. */
export const setups = ['floppy', 'CD-ROM', 'empty drives', 'read-only disk', 'volumes'] as const;
export type Setup = (typeof setups)[number];

/** UEFI firmware in flash memory, as the package ovmf installs it. */
export interface Firmware {
  /** Its folder, as this process sees it. */
  readonly folder: string;
  /** Format of the file that stores its variables. */
  readonly format: 'raw' | 'qcow2';
}

/** The same folder, as the daemon sees it. */
const OVMF = '/usr/share/OVMF';
const VARIABLES = 'OVMF_VARS_4M.fd';

const diskSize = '8M';
const letters = 'abcdefgh';

const imageOf = (machine: Machine, index: number): string => `${machine.folder}/disk-${letters[index]}.qcow2`;

export async function makeDisks(machine: Machine, shell: Shell = localShell): Promise<void> {
  await shell.makeFolder(machine.folder);
  for (let i = 0; i < machine.disks; i++) {
    await shell.run('qemu-img', ['create', '-q', '-f', 'qcow2', imageOf(machine, i), diskSize]);
  }
  const { more } = moreDisks(machine);
  for (const { path, size } of more) await shell.run('qemu-img', ['create', '-q', '-f', 'raw', path, size]);
  if (machine.halts === true) await shell.run('qemu-io', [...HALT, imageOf(machine, 0)]);
  if (machine.firmware?.format !== 'qcow2') return;
  const template = `${machine.firmware.folder}/${VARIABLES}`;
  await shell.run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', template, templateOf(machine)]);
}

/** A boot sector: disable interrupts, halt, and again. */
const HALT = [
  [0, 0xfa],
  [1, 0xf4],
  [2, 0xeb],
  [3, 0xfd],
  [510, 0x55],
  [511, 0xaa],
].flatMap(([offset, byte]) => ['-c', `write -q -P ${byte} ${offset} 1`]);

const templateOf = (machine: Machine): string => `${machine.folder}/variables-template.qcow2`;

/** libvirt copies the template into the file with the variables when the VM starts. */
function osOf(machine: Machine): XmlElement {
  const { type, firmware, folder } = machine;
  if (type === 'test') return element('os', {}, element('type', {}, 'hvm'));
  if (firmware === undefined)
    return element('os', {}, element('type', { arch: 'x86_64', machine: 'pc' }, 'hvm'));
  const { format } = firmware;
  // 12.8 refuses to convert the variables, so their template must have the same format.
  const template =
    format === 'raw'
      ? { template: `${OVMF}/${VARIABLES}` }
      : { template: templateOf(machine), templateFormat: format, format };
  return element(
    'os',
    {},
    element('type', { arch: 'x86_64', machine: 'q35' }, 'hvm'),
    element('loader', { readonly: 'yes', type: 'pflash' }, `${OVMF}/OVMF_CODE_4M.fd`),
    element('nvram', template, `${folder}/variables.${format}`),
  );
}

const sourceOf = (machine: Machine, index: number) =>
  machine.setup === 'volumes'
    ? { pool: machine.name, volume: imageOf(machine, index).slice(machine.folder.length + 1) }
    : { file: imageOf(machine, index) };

interface MoreDisks {
  /** Raw images to create. */
  readonly more: readonly { readonly path: string; readonly size: string }[];
  readonly elements: readonly XmlElement[];
}

function moreDisks({ setup, folder }: Machine): MoreDisks {
  const disk = (device: 'disk' | 'cdrom' | 'floppy', dev: string, path?: string) =>
    element(
      'disk',
      { type: 'file', device },
      element('driver', { name: 'qemu', type: 'raw' }),
      ...(path === undefined ? [] : [element('source', { file: path })]),
      element('target', { dev }),
      ...(device === 'floppy' ? [] : [element('readonly')]),
    );
  const one = (path: string, size: string, each: XmlElement) => ({
    more: [{ path, size }],
    elements: [each],
  });
  const image = (name: string) => `${folder}/${name}`;
  if (setup === 'floppy')
    return one(image('floppy.img'), '1440K', disk('floppy', 'fda', image('floppy.img')));
  if (setup === 'CD-ROM') return one(image('debian.iso'), '1M', disk('cdrom', 'sda', image('debian.iso')));
  if (setup === 'read-only disk') return one(image('docs.img'), '1M', disk('disk', 'vdh', image('docs.img')));
  if (setup === 'empty drives') return { more: [], elements: [disk('cdrom', 'sda'), disk('floppy', 'fda')] };
  return { more: [], elements: [] };
}

export function machineXml(machine: Machine): string {
  const disks = Array.from({ length: machine.disks }, (_, i) =>
    element(
      'disk',
      { type: machine.setup === 'volumes' ? 'volume' : 'file', device: 'disk' },
      element('driver', { name: 'qemu', type: 'qcow2' }),
      element('source', sourceOf(machine, i)),
      element('target', { dev: `vd${letters[i]}`, bus: 'virtio' }),
    ),
  );
  return writeXml(
    element(
      'domain',
      { type: machine.type },
      element('name', {}, machine.name),
      element('memory', { unit: 'MiB' }, '64'),
      element('vcpu', {}, '1'),
      osOf(machine),
      // UEFI requires ACPI.
      ...(machine.firmware === undefined ? [] : [element('features', {}, element('acpi', {}))]),
      element('devices', {}, ...disks, ...moreDisks(machine).elements),
    ),
  );
}
