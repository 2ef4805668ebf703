import { SnaptreeError } from '@snaptree/core';
import { type DomainDisk, readSnapshotXml } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { type SnapshotRequest, snapshotXml } from './snapshot-xml.ts';

const disk = (target: string, file: string): DomainDisk => ({
  target,
  device: 'disk',
  readonly: false,
  format: 'qcow2',
  chain: [file],
  complete: false,
});

function asked(change: Partial<SnapshotRequest>) {
  return readSnapshotXml(
    snapshotXml({
      name: 'nightly',
      description: undefined,
      external: true,
      memory: false,
      disks: [disk('vda', '/images/web.qcow2'), disk('vdb', '/data/web-vdb.old.1.qcow2')],
      covered: undefined,
      drives: [],
      unique: '1f0c9a2e',
      ...change,
    }),
  );
}

describe('snapshotXml', () => {
  it('places every new file next to its backing file, under a unique name', () => {
    expect(asked({}).disks.map((d) => d.overlay)).toEqual([
      '/images/web-vda.nightly.1f0c9a2e.qcow2',
      '/data/web-vdb.nightly.1f0c9a2e.qcow2',
    ]);
  });

  it('does not let a name change the path', () => {
    const [first] = asked({ name: '../../etc/passwd\n<a>' }).disks;
    expect(first?.overlay).toMatch(/^\/images\/web-vda\.[A-Za-z0-9_-]+\.1f0c9a2e\.qcow2$/);
    expect(asked({ name: '<&"\'>' }).name).toBe('<&"\'>');
  });

  it('excludes disks that are not covered', () => {
    expect(asked({ covered: ['vdb'] }).disks.map((d) => d.location)).toEqual(['no', 'external']);
  });

  it('places the memory next to the first covered disk', () => {
    expect(asked({ memory: true, covered: ['vdb'] }).memoryFile).toBe('/data/web-vdb.nightly.1f0c9a2e.mem');
    expect(asked({}).memory).toBe('no');
  });

  it('states the disks and memory of an internal snapshot, so that libvirt refuses what it cannot do', () => {
    const internal = asked({ external: false, memory: true, covered: ['vda'] });
    expect(internal).toMatchObject({
      memory: 'internal',
      disks: [{ location: 'internal' }, { location: 'no' }],
    });
  });

  it('keeps a description exactly', () => {
    expect(asked({ description: 'two\r\nlines\t& <markup>' }).description).toBe('two\r\nlines\t& <markup>');
  });

  it('refuses characters that XML cannot contain, and disks without a folder', () => {
    expect(() => asked({ name: 'bell\u0007' })).toThrow(SnaptreeError);
    expect(() => asked({ description: '\ud800' })).toThrow('U+D800');
    expect(() => asked({ disks: [disk('vda', 'rbd:pool/image')] })).toThrow(SnaptreeError);
    expect(() => asked({ disks: [disk('vda', '/dev/loop0')] })).toThrow(SnaptreeError);
    expect(() => asked({ disks: [{ ...disk('vda', '/lvm/root'), sourceType: 'block' }] })).toThrow(
      SnaptreeError,
    );
  });
});
