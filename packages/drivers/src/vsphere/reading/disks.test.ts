import { childrenNamed } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../soap/envelope.ts';
import { disksOf } from './disks.ts';
import { layoutOf } from './layout.ts';

/** A part of an answer as in vSphere's API reference. */
const read = (xml: string) =>
  readEnvelope(
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><s:Body>${xml}</s:Body></s:Envelope>`,
  );

const disk = (key: number, label: string, backing: string) =>
  `<device x:type="VirtualDisk"><key>${key}</key><deviceInfo><label>${label}</label></deviceInfo>${backing}<capacityInKB>1024</capacityInKB></device>`;
const flat = (file: string, more = '') =>
  `<backing x:type="VirtualDiskFlatVer2BackingInfo"><fileName>${file}</fileName>${more}</backing>`;
const disks = (...devices: string[]) =>
  disksOf(childrenNamed(read(`<list>${devices.join('')}</list>`), 'device'));

describe('the disks of a vSphere VM', () => {
  it('list their chain from the written file down', () => {
    const below =
      '<diskMode>persistent</diskMode><parent><fileName>[d] b.vmdk</fileName><parent><fileName>[d] a.vmdk</fileName></parent></parent>';
    expect(disks(disk(2000, 'Hard disk 1', flat('[d] c.vmdk', below)))).toEqual([
      {
        name: 'Hard disk 1',
        capacity: 1024 * 1024,
        chain: ['[d] c.vmdk', '[d] b.vmdk', '[d] a.vmdk'],
        leftOut: false,
      },
    ]);
  });

  it.each([
    ['independent', flat('f', '<diskMode>independent_persistent</diskMode>'), true],
    ['independent until the VM is off', flat('f', '<diskMode>independent_nonpersistent</diskMode>'), true],
    [
      'raw devices in physical mode',
      '<backing x:type="VirtualDiskRawDiskMappingVer1BackingInfo"><fileName>f</fileName><compatibilityMode>physicalMode</compatibilityMode></backing>',
      true,
    ],
    [
      'raw devices in virtual mode',
      '<backing x:type="VirtualDiskRawDiskMappingVer1BackingInfo"><fileName>f</fileName><compatibilityMode>virtualMode</compatibilityMode><diskMode>persistent</diskMode></backing>',
      false,
    ],
  ])('that are %s are left out of snapshots: %#', (_, backing, leftOut) => {
    expect(disks(disk(2000, 'Hard disk 1', backing))[0]?.leftOut).toBe(leftOut);
  });

  it('get unique names', () => {
    const twins = disks(
      disk(2000, 'Data', flat('a')),
      disk(2001, 'Data', flat('b')),
      disk(2002, '', flat('c')),
    );
    expect(twins.map(({ name }) => name)).toEqual(['Data', 'Data (2001)', 'device 2002']);
  });

  it('do not include other devices', () => {
    expect(disks('<device x:type="VirtualCdrom"><key>3000</key></device>')).toEqual([]);
  });
});

describe('the files of a vSphere VM', () => {
  const file = (key: number, name: string, type: string, size: number, accessible = true) =>
    `<file><key>${key}</key><name>${name}</name><type>${type}</type><size>${size}</size><accessible>${accessible}</accessible></file>`;
  const chain = (...keys: number[]) =>
    `<chain>${keys.map((key) => `<fileKey>${key}</fileKey>`).join('')}</chain>`;
  const layout = layoutOf(
    read(
      `<val>${file(0, '[d] vm.vmdk', 'diskDescriptor', 500)}${file(1, '[d] vm-flat.vmdk', 'diskExtent', 70_000)}` +
        `${file(2, '[d] vm-1.vmdk', 'diskDescriptor', 300)}${file(3, '[d] vm-1-delta.vmdk', 'diskExtent', 9_000, false)}` +
        `${file(4, '[d] vm-Snapshot1.vmsn', 'snapshotData', 20)}${file(5, '[d] vm-Snapshot1.vmem', 'snapshotMemory', 4_096)}` +
        `<disk><key>2000</key>${chain(1, 0)}${chain(2, 3)}</disk>` +
        `<snapshot><key type="VirtualMachineSnapshot">snapshot-1</key><dataKey>4</dataKey><memoryKey>5</memoryKey><disk><key>2000</key>${chain(0, 1)}</disk></snapshot>` +
        `<snapshot><key type="VirtualMachineSnapshot">snapshot-2</key><dataKey>4</dataKey><memoryKey>-1</memoryKey></snapshot></val>`,
    ),
  );

  it('include the size of their extents in any order', () => {
    expect([layout.bytesOf('[d] vm.vmdk'), layout.bytesOf('[d] vm-1.vmdk')]).toEqual([70_500, 9_300]);
    expect(layout.bytesOf('[d] other.vmdk')).toBeUndefined();
  });

  it('are missing when an extent cannot be opened', () => {
    expect([layout.isMissing('[d] vm.vmdk'), layout.isMissing('[d] vm-1.vmdk')]).toEqual([false, true]);
  });

  it('include the memory of snapshots', () => {
    expect(layout.memoryOf('snapshot-1')).toMatchObject({ name: '[d] vm-Snapshot1.vmem', bytes: 4_096 });
    expect(layout.memoryOf('snapshot-2')).toBeUndefined();
  });

  it('are unknown if the server reports none', () => {
    expect(layoutOf(undefined).bytesOf('[d] vm.vmdk')).toBeUndefined();
  });
});
