import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { element, writeXml } from '@snaptree/formats';

export const run = promisify(execFile);

/** A VM for tests, without an operating system: it stays in the firmware, so snapshots take milliseconds. */
export interface Machine {
  readonly name: string;
  readonly type: 'qemu' | 'test';
  readonly folder: string;
  readonly disks: number;
}

const diskSize = '8M';
const letters = 'abcdefgh';

const imageOf = (machine: Machine, index: number): string => `${machine.folder}/disk-${letters[index]}.qcow2`;

export async function makeDisks(machine: Machine): Promise<void> {
  await mkdir(machine.folder, { recursive: true });
  for (let i = 0; i < machine.disks; i++) {
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', imageOf(machine, i), diskSize]);
  }
}

export function machineXml(machine: Machine): string {
  const disks = Array.from({ length: machine.disks }, (_, i) =>
    element(
      'disk',
      { type: 'file', device: 'disk' },
      element('driver', { name: 'qemu', type: 'qcow2' }),
      element('source', { file: imageOf(machine, i) }),
      element('target', { dev: `vd${letters[i]}`, bus: 'virtio' }),
    ),
  );
  const arch = machine.type === 'qemu' ? { arch: 'x86_64', machine: 'pc' } : {};
  return writeXml(
    element(
      'domain',
      { type: machine.type },
      element('name', {}, machine.name),
      element('memory', { unit: 'MiB' }, '64'),
      element('vcpu', {}, '1'),
      element('os', {}, element('type', arch, 'hvm')),
      element('devices', {}, ...disks),
    ),
  );
}
