import { describe, expect, it } from 'vitest';
import { revertObstacles } from './revert-obstacles.ts';
import { readSnapshotXml } from './snapshot.ts';

const file = (target: string, path: string) =>
  `<disk type='file' device='disk'><source file='${path}'/><target dev='${target}'/></disk>`;
const cdrom = (source: string) =>
  `<disk type='file' device='cdrom'>${source}<target dev='sda'/><readonly/></disk>`;

function obstacles(disks: string, covered = ['vda']) {
  const entries = covered.map((target) => `<disk name='${target}' snapshot='external'/>`).join('');
  return revertObstacles(
    readSnapshotXml(`<domainsnapshot><name>a</name><disks>${entries}</disks>
      <domain type='kvm'><name>web</name><uuid>u</uuid><devices>${disks}</devices></domain></domainsnapshot>`),
  );
}

describe('revertObstacles', () => {
  it('finds nothing if the snapshot covers every disk, every disk is a file, and the drives are empty', () => {
    expect(obstacles(file('vda', '/i/a.qcow2') + cdrom(''))).toEqual([]);
    expect(obstacles(file('vda', '/i/a.qcow2') + file('vdb', '/i/b.qcow2'), ['vda', 'vdb'])).toEqual([]);
  });

  it.each([
    ['a medium in a drive', cdrom("<source file='/iso/debian.iso'/>"), 'medium', ['sda']],
    [
      'an encrypted disk',
      "<disk type='file'><source file='/i/b'><encryption format='luks'/></source><target dev='vdb'/></disk>",
      'encryptedDisk',
      ['vdb'],
      ['vda', 'vdb'],
    ],
    [
      'a read-only disk',
      "<disk type='file' device='disk'><source file='/i/ro.img'/><target dev='vdb'/><readonly/></disk>",
      'readOnlyMedium',
      ['vdb'],
    ],
    ['a disk that is not covered', file('vdb', '/i/b.qcow2'), 'uncoveredDisk', ['vdb']],
  ])('finds %s', (_, more, kind, disks, covered = ['vda']) => {
    expect(obstacles(file('vda', '/i/a.qcow2') + more, covered)).toEqual([{ kind, disks }]);
  });

  it('finds a disk that is a device', () => {
    const device = "<disk type='block' device='disk'><source dev='/dev/vg/a'/><target dev='vda'/></disk>";
    expect(obstacles(device)).toEqual([{ kind: 'notAFile', disks: ['vda'] }]);
  });

  it.each([
    ['/i/data.qcow2', '/i/data.img', true],
    ['/i/vm.disk1', '/i/vm.disk2', true],
    ['/i/data.qcow2', '/j/data.img', false],
    ['/i.d/a', '/i.d/b', false],
  ])('compares the names of overlays: %s and %s', (one, other, collide) => {
    const found = obstacles(file('vda', one) + file('vdb', other), ['vda', 'vdb']);
    expect(found).toEqual(collide ? [{ kind: 'sameOverlayName', disks: ['vda', 'vdb'] }] : []);
  });
});
