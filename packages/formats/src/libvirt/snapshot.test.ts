import { describe, expect, it } from 'vitest';
import { XmlError } from '../xml/read.ts';
import { readDomainXml, withVolumePaths } from './domain.ts';
import domainOff from './samples/domain-off.xml?raw';
import domainRunning from './samples/domain-running.xml?raw';
import domainStored from './samples/domain-running-inactive.xml?raw';
import externalMemory from './samples/external-memory.xml?raw';
import externalOff from './samples/external-off.xml?raw';
import externalRunning from './samples/external-running.xml?raw';
import internalOff from './samples/internal-off.xml?raw';
import internalPaused from './samples/internal-paused.xml?raw';
import internalRunning from './samples/internal-running.xml?raw';
import testDriver from './samples/test-driver.xml?raw';
import { readSnapshotXml } from './snapshot.ts';

const images = '/var/lib/libvirt/images';

// All samples are libvirt 9.0's own words, with another folder for the images.
describe('readSnapshotXml', () => {
  it('reads an internal snapshot of a VM that was off', () => {
    expect(readSnapshotXml(internalOff)).toMatchObject({
      name: 'off-internal',
      description: 'taken while off',
      state: 'shutoff',
      memory: 'no',
      disks: [{ target: 'vda', location: 'internal', deleteInProgress: false }],
      domain: { type: 'qemu', disks: [{ target: 'vda', chain: [`${images}/fx.qcow2`] }] },
    });
    expect(readSnapshotXml(internalOff).parent).toBeUndefined();
  });

  it('reads internal snapshots with the memory of a running and of a paused VM', () => {
    expect(readSnapshotXml(internalRunning)).toMatchObject({
      state: 'running',
      memory: 'internal',
      parent: 'off-internal',
    });
    expect(readSnapshotXml(internalPaused)).toMatchObject({ state: 'paused', memory: 'internal' });
  });

  it('reads an external snapshot without memory, and the files in its captured definition', () => {
    expect(readSnapshotXml(externalRunning)).toMatchObject({
      state: 'disk-snapshot',
      memory: 'no',
      disks: [{ target: 'vda', location: 'external', overlay: `${images}/disks-only.ov` }],
      domain: {
        disks: [
          {
            chain: [`${images}/m.qcow2`, `${images}/off-ext.ov`],
            complete: false,
          },
        ],
      },
    });
  });

  it('reads an external snapshot of a VM that was off', () => {
    expect(readSnapshotXml(externalOff)).toMatchObject({
      state: 'shutoff',
      disks: [{ location: 'external', overlay: `${images}/off-ext.ov` }],
      domain: { disks: [{ chain: [`${images}/fx.qcow2`], complete: false }] },
    });
  });

  it('reads an external snapshot with a memory file', () => {
    expect(readSnapshotXml(externalMemory)).toMatchObject({
      state: 'running',
      memory: 'external',
      memoryFile: `${images}/m.mem`,
    });
  });

  it('reads a snapshot of the test driver', () => {
    expect(readSnapshotXml(testDriver)).toMatchObject({
      name: 'a',
      memory: 'internal',
      domain: { name: 'test', type: 'test' },
    });
  });

  it('reads the mark of an interrupted deletion, and the files that a revert created', () => {
    const marked = externalRunning
      .replace("<disk name='vda' snapshot='external' type='file'>", '$&<snapshotDeleteInProgress/>')
      .replace(
        '</disks>',
        "$&<revertDisks><disk name='vda' snapshot='external' type='file'><source file='/r'/></disk></revertDisks>",
      );
    const read = readSnapshotXml(marked);
    expect(read.disks[0]?.deleteInProgress).toBe(true);
    expect(read.revertFiles).toEqual(new Map([['vda', '/r']]));
  });

  it('reads a document without the elements added after 2012', () => {
    const old = '<domainsnapshot><name>old</name><state>running</state></domainsnapshot>';
    expect(readSnapshotXml(old)).toMatchObject({ memory: 'internal', disks: [] });
  });

  it.each([
    ['another document', '<domain/>'],
    ['no name', '<domainsnapshot/>'],
    [
      'a disk without a name',
      "<domainsnapshot><name>a</name><disks><disk snapshot='no'/></disks></domainsnapshot>",
    ],
    [
      'a domain without a UUID',
      '<domainsnapshot><name>a</name><domain><name>a</name></domain></domainsnapshot>',
    ],
  ])('refuses %s', (_, text) => {
    expect(() => readSnapshotXml(text)).toThrow(XmlError);
  });

  it('ignores an invalid time', () => {
    const read = readSnapshotXml(
      '<domainsnapshot><name>a</name><creationTime>-1e9</creationTime></domainsnapshot>',
    );
    expect(read.creationTime).toBeUndefined();
  });
});

describe('readDomainXml, with libvirt 9.0', () => {
  it('reads the complete chain of a running VM', () => {
    const [disk] = readDomainXml(domainRunning).disks;
    expect(disk).toMatchObject({ target: 'vda', format: 'qcow2', complete: true, readonly: false });
    expect(disk?.chain).toEqual(
      ['disks-only.ov', 'm.qcow2', 'off-ext.ov', 'fx.qcow2'].map((f) => `${images}/${f}`),
    );
  });

  it('reads only the top files of a VM that is off, because its definition lists no others', () => {
    expect(readDomainXml(domainOff).disks[0]).toMatchObject({
      chain: [`${images}/off-ext.ov`],
      complete: false,
    });
    expect(readDomainXml(domainStored).disks[0]?.chain).toHaveLength(3);
  });

  it('reads drives, network disks, volumes, firmware in flash and the guest agent', () => {
    const domain =
      readDomainXml(`<domain type='kvm'><name>n</name><uuid>08F3F9AC-d722-42f2-a8a5-db397f4496e2</uuid>
      <os><loader readonly='yes' type='pflash'>/OVMF.fd</loader></os>
      <devices>
        <disk type='file' device='cdrom'><target dev='sda'/><readonly/></disk>
        <disk type='network' device='disk'><source protocol='rbd' name='pool/image'><host name='ceph'/></source><target dev='vda'/></disk>
        <disk type='volume'><source pool='default' volume='v'/><target dev='vdb'/></disk>
        <disk type='block' device='lun'><source dev='/dev/sdb'/><target dev='sdb'/></disk>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      </devices></domain>`);
    expect(domain).toMatchObject({
      uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2',
      flash: 'raw',
      guestAgent: true,
    });
    expect(domain.disks.map((d) => [d.target, d.device, d.chain.join()])).toEqual([
      ['sda', 'cdrom', ''],
      ['vda', 'disk', 'rbd://ceph/pool/image'],
      ['vdb', 'disk', 'default/v'],
      ['sdb', 'lun', '/dev/sdb'],
    ]);
    const volume = { place: 'default/v', pool: 'default', volume: 'v' };
    expect(domain.disks.map((d) => d.volumes)).toEqual([undefined, undefined, [volume], undefined]);
    const resolved = withVolumePaths(domain, new Map([['default/v', '/pool/v']]));
    expect(resolved.disks[2]).toMatchObject({ target: 'vdb', chain: ['/pool/v'] });
    expect(resolved.disks[2]?.volumes).toBeUndefined();
  });
});
