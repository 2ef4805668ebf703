import { describe, expect, it } from 'vitest';
import { helperName, helperXml, isHelper } from './helper-xml.ts';
import { changedRecord } from './record.ts';

const layer = (path: string, below: string) =>
  `<backingStore type='file'><format type='qcow2'/><source file='${path}'/>${below}</backingStore>`;
const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/c'/>${layer('/i/b', layer('/i/a', ''))}<target dev='vda' bus='sata'/></disk>`;
const record = `<domainsnapshot><name>c</name><parent><name>b</name></parent><disks><disk name='vda' snapshot='external' type='file'><source file='/i/d'/></disk></disks><revertDisks><disk name='vda'><source file='/i/r'/></disk></revertDisks><domain type='kvm'><devices>${disk}</devices></domain><inactiveDomain type='kvm'><devices>${disk}</devices></inactiveDomain></domainsnapshot>`;

const unchanged = { overlays: new Map<string, string>(), without: new Set<string>() };

describe('changedRecord', () => {
  it('takes a file out of the chains of both definitions', () => {
    const changed = changedRecord(record, { ...unchanged, without: new Set(['/i/b']) }) ?? '';
    expect(changed).toBe(record.replaceAll(layer('/i/b', layer('/i/a', '')), layer('/i/a', '')));
  });

  it('names another parent, or none', () => {
    expect(changedRecord(record, { ...unchanged, parent: 'a' })).toBe(
      record.replace('<parent><name>b</name>', '<parent><name>a</name>'),
    );
    const root = changedRecord(record, { ...unchanged, parent: null }) ?? '';
    expect(root).toBe(record.replace('<parent><name>b</name></parent>', ''));
    expect(changedRecord(root, { ...unchanged, parent: 'b' })).toContain('<parent><name>b</name></parent>');
  });

  it('names another file that was opened after the snapshot, and keeps those of a revert', () => {
    const changed = changedRecord(record, { ...unchanged, overlays: new Map([['vda', '/i/e']]) });
    expect(changed).toBe(record.replace('/i/d', '/i/e'));
  });

  it('is undefined where nothing changes, so that nothing is sent', () => {
    const overlays = new Map([['vda', '/i/d']]);
    expect(changedRecord(record, { overlays, without: new Set(['/i/z']), parent: 'b' })).toBeUndefined();
  });
});

describe('helperXml', () => {
  const domainXml = `<domain type='kvm'><name>web</name><os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><loader/></os><devices><emulator>/usr/bin/qemu</emulator><interface/></devices><seclabel type='dynamic' model='dac'/></domain>`;
  const request = { domainXml, snapshotXml: record, name: helperName('u'), title: 'a <b>' };

  it('has the disks alone, without the chains of the record', () => {
    const xml = helperXml({ ...request, targets: ['vda'] });
    expect(xml).toContain(
      "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/c'/><target dev='vda' bus='virtio'/></disk>",
    );
    expect(xml).toContain("<type arch='x86_64' machine='q35'>hvm</type>");
    expect(xml).toContain("<seclabel type='dynamic' model='dac'/>");
    expect(xml).not.toMatch(/backingStore|loader|interface/);
  });

  it('leaves out disks that are not copied', () => {
    expect(helperXml({ ...request, targets: ['vdb'] })).not.toContain('<disk ');
  });

  it('has a name that is recognized', () => {
    expect(isHelper(helperName('u'))).toBe(true);
    expect(isHelper('web')).toBe(false);
  });
});
