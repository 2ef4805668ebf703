import { describe, expect, it } from 'vitest';
import { readDomainXml } from './domain.ts';
import { hasMerged, writableBacking } from './writable-backing.ts';

/** A running VM with one disk, as libvirt 9.0 writes it: `e2:3 e1:2 base:1`, the active file first. */
function running(chain: string, more = '') {
  const [top = '', ...below] = chain.split(' ');
  const nested = below.reduceRight((inner, entry) => {
    const [name, index] = entry.split(':');
    return `<backingStore type='file' index='${index}'><format type='qcow2'/><source file='/${name}'/>${inner}</backingStore>`;
  }, '<backingStore/>');
  const [name, index] = top.split(':');
  return readDomainXml(
    `<domain type='kvm' id='7'><name>n</name><uuid>08f3f9ac-d722-42f2-a8a5-db397f4496e2</uuid><devices><disk type='file' device='disk'><driver type='qcow2'/><source file='/${name}' index='${index}'/>${nested}<target dev='vda'/></disk></devices>${more}</domain>`,
  );
}

const since = (path: string) => new Map([['vda', path]]);

describe('writableBacking', () => {
  it.each([
    ['a VM without snapshots', 'base:1', []],
    ['a VM that started with snapshots', 'e2:1 e1:2 base:3', []],
    ['an overlay created after the start', 'e1:2 base:1', ['/base']],
    ['two of them', 'e2:3 e1:2 base:1', ['/e1', '/base']],
    ['one on top of a chain from the start', 'e3:4 e2:1 e1:2 base:3', ['/e2']],
    ['one created after another was merged', 'e4:4 e1:2 base:1', ['/e1', '/base']],
  ])('lists the files that were active since the VM started: %s', (_, chain, files) => {
    expect(writableBacking(running(chain))).toEqual(files);
  });

  it("lists only files that were active when AppArmor's profile was last written, or later", () => {
    expect(writableBacking(running('e3:4 e2:3 base:1'), since('/e3'))).toEqual([]);
    expect(writableBacking(running('e4:5 e3:4 e2:3 base:1'), since('/e3'))).toEqual(['/e3']);
  });

  it('lists nothing if the file that was active then no longer exists', () => {
    expect(writableBacking(running('e2:3 base:1'), since('/e3'))).toEqual([]);
  });

  it('lists nothing if libvirt reports no index for the files', () => {
    const { disks, ...vm } = running('e2:3 e1:2 base:1');
    expect(writableBacking({ ...vm, disks: disks.map(({ indexes: _, ...disk }) => disk) })).toEqual([]);
  });
});

describe('hasMerged for one disk', () => {
  it.each([
    ['e3:4 e2:3 e1:2 base:1', 'e3:4 e1:2 base:1', true],
    ['e3:4 e2:3 e1:2 base:1', 'e4:5 e3:4 e1:2 base:1', true],
    ['e3:4 e2:3 e1:2 base:1', 'e2:3 e1:2 base:1', false],
    ['e3:4 e2:3 e1:2 base:1', 'e1:2 base:1', false],
    ['e2:3 e1:2 base:1', 'e3:4 e2:3 e1:2 base:1', false],
    ['e2:3 e1:2 base:1', 'other:1', false],
  ])('compares the chain %s with %s: %s', (before, now, merged) => {
    expect(hasMerged(running(before), running(now), 'belowTop')).toBe(merged);
  });
});

describe('hasMerged for any file', () => {
  it.each([
    ['e3:4 e2:3 e1:2 base:1', 'e2:3 e1:2 base:1', true],
    ['e2:3 e1:2 base:1', 'e3:4 e2:3 e1:2 base:1', false],
    ['e2:3 e1:2 base:1', 'other:1', false],
  ])('compares the chain %s with %s: %s', (before, now, merged) => {
    expect(hasMerged(running(before), running(now), 'all')).toBe(merged);
  });
});

describe('a security label', () => {
  it.each([
    ["<seclabel type='none' model='apparmor'/>", true],
    ["<seclabel type='none'/>", true],
    ["<seclabel type='none' model='selinux'/>", undefined],
    ["<seclabel type='dynamic' model='apparmor' relabel='yes'/>", undefined],
    ['', undefined],
  ])('exempts the VM from AppArmor: %s', (label, exempt) => {
    expect(running('base:1', label).exempt).toBe(exempt);
  });
});
