import type { DomainDescription } from '@snaptree/formats';
import { expect, it } from 'vitest';
import { machineOf } from './machine.ts';

const disk: DomainDescription['disks'][number] = {
  target: 'vda',
  device: 'disk',
  readonly: false,
  format: 'qcow2',
  chain: ['/a'],
  complete: false,
};

it('considers only disks that a snapshot covers', () => {
  const cdrom: typeof disk = { ...disk, target: 'sda', device: 'cdrom', format: 'raw' };
  const domain = { name: 'm', uuid: 'u', type: 'qemu', guestAgent: false };
  expect(machineOf({ ...domain, disks: [disk, cdrom] }).disks).toMatchObject([
    { target: 'vda', format: 'qcow2', dataFile: false },
  ]);
});

it('knows what rules out internal snapshots', () => {
  const floppy: typeof disk = { ...disk, target: 'fda', device: 'floppy', format: 'raw' };
  const domain = { name: 'm', uuid: 'u', type: 'qemu', guestAgent: false };
  const machine = machineOf({ ...domain, disks: [disk, floppy], hostDevice: true }, new Set(['/a']));
  expect(machine).toMatchObject({ hostDevice: true, writableMedia: ['fda'], disks: [{ dataFile: true }] });
  expect(machineOf({ ...domain, disks: [{ ...floppy, chain: [] }] }).writableMedia).toEqual([]);
});
