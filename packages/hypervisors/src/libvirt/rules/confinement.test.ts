import type { Rule } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import type { AppArmorAllows } from '../confinement.ts';
import { type HostVersions, versionOf } from '../versions.ts';
import { denials } from './confinement.ts';

interface Asked {
  readonly models?: readonly string[];
  readonly exempt?: boolean;
  readonly allows?: readonly AppArmorAllows[];
}

/** The kinds of rules for merges and for reverts. */
function denied(libvirt: string, { models = ['apparmor', 'dac'], exempt = false, allows = [] }: Asked = {}) {
  const [major = 0, minor = 0] = libvirt.split('.').map(Number);
  const host: HostVersions = {
    driver: 'qemu',
    libvirt: { major, minor, release: 0 },
    hypervisor: versionOf(7_002_022n),
    product: 'test',
    securityModels: models,
    appArmorAllows: allows,
  };
  return (['delete', 'revert'] as const).flatMap((verb) => denials(verb, host, { exempt }).map(kindOf));
}

const kindOf = ({ kind }: Rule) => kind;

describe('what AppArmor denies', () => {
  it.each([
    ['9.0', ['backingFileWritable']],
    ['9.9', ['backingFileWritable', 'overlayFoldersKnown']],
    ['11.3', ['backingFileWritable', 'overlayFoldersKnown']],
    ['12.0', ['backingFileWritable', 'overlayFoldersKnown']],
    ['12.1', ['overlayFoldersKnown']],
    ['12.9', ['overlayFoldersKnown']],
  ])('depends on the version of libvirt: %s', (version, kinds) => {
    expect(denied(version)).toEqual(kinds);
  });

  it('is nothing on hosts without AppArmor', () => {
    expect(denied('11.3', { models: ['selinux', 'dac'] })).toEqual([]);
    expect(denied('11.3', { models: [] })).toEqual([]);
  });

  it('is nothing for a VM that is exempt from AppArmor', () => {
    expect(denied('11.3', { exempt: true })).toEqual([]);
  });

  it('is what the administrator has not allowed', () => {
    expect(denied('11.3', { allows: ['merge'] })).toEqual(['overlayFoldersKnown']);
    expect(denied('11.3', { allows: ['revert'] })).toEqual(['backingFileWritable']);
  });
});

describe('folders in which virt-aa-helper may read the overlay of a revert', () => {
  const host = { driver: 'qemu', libvirt: { major: 11, minor: 3, release: 0 }, product: 'test' } as const;
  const confined: HostVersions = { ...host, hypervisor: host.libvirt, securityModels: ['apparmor'] };
  const rule = denials('revert', confined, {}).find((each) => each.kind === 'overlayFoldersKnown');
  const reads = (path: string) => rule?.folders.some((folder) => new RegExp(folder, 'u').test(path));

  it.each([
    '/var/lib/libvirt/images/web.qcow2',
    '/var/lib/libvirt/images/a/b/web.e1',
    '/home/x/web.qcow2',
    '/root/vm/web.qcow2',
    '/srv/vm/web.qcow2',
    '/mnt/web.qcow2',
    '/var/lib/nova/instances/1/disk',
  ])('include that of %s', (path) => expect(reads(path)).toBe(true));

  it.each([
    '/data/web.qcow2',
    '/var/lib/vms/web.qcow2',
    '/home/x/.local/share/web.qcow2',
    '/home/x/bin/web.qcow2',
    '/data/srv/web.qcow2',
    '/data/disks/web.qcow2',
  ])('do not include that of %s', (path) => expect(reads(path)).toBe(false));
});
