import type { Capabilities, Rule } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { libvirtCapabilities } from '../libvirt/capabilities.ts';
import { libvirtHazards, libvirtTable } from '../libvirt/hazards.ts';
import type { LibvirtMachine } from '../libvirt/machine.ts';
import type { HostVersions } from '../libvirt/versions.ts';
import { isAffected } from '../version/version.ts';
import { virtualboxCapabilities } from '../virtualbox/capabilities.ts';
import { virtualBoxHazards, virtualBoxTable } from '../virtualbox/hazards.ts';
import { vsphereCapabilities } from '../vsphere/capabilities.ts';
import { vSphereTable } from '../vsphere/hazards.ts';
import type { KnownHazard } from './known-hazard.ts';

const disk = { target: 'vda', format: 'qcow2' };
const machines: LibvirtMachine[] = [
  { guestAgent: true, disks: [disk] },
  {
    guestAgent: true,
    disks: [
      { ...disk, transient: true },
      { ...disk, encrypted: true },
    ],
  },
];

/** Around each version in which a rule is known to begin or end. */
const versions = [
  [9, 0],
  [9, 1],
  [9, 9],
  [10, 0],
  [10, 8],
  [10, 9],
  [10, 10],
  [11, 0],
  [11, 2],
  [11, 3],
  [11, 4],
  [11, 10],
  [12, 0],
  [12, 1],
  [12, 8],
  [12, 9],
] as const;

const hostOf = ([major, minor]: readonly [number, number]): HostVersions => ({
  driver: 'qemu',
  libvirt: { major, minor, release: 0 },
  hypervisor: { major: 10, minor: 0, release: 0 },
  securityModels: ['apparmor'],
  product: '',
});

const rulesIn = ({ mechanisms }: Capabilities): Rule[] =>
  Object.values(mechanisms).flatMap((rules) => [...rules.delete, ...rules.revert, ...rules.create]);

const onLibvirt = versions.map((version) => {
  const host = hostOf(version);
  const rules = machines.flatMap((machine) => rulesIn(libvirtCapabilities(host, machine)));
  return { version: version.join('.'), host, rules };
});

const fixedIn: readonly { table: readonly KnownHazard[]; rules: readonly Rule[] }[] = [
  { table: virtualBoxTable, rules: rulesIn(virtualboxCapabilities('virtualbox', '')) },
  { table: vSphereTable, rules: rulesIn(vsphereCapabilities('vsphere', '')) },
];

describe('the tables of hazards', () => {
  it.each(libvirtTable)('$code is guarded by rules that exist on each affected libvirt', (known) => {
    for (const { version, host, rules } of onLibvirt) {
      if (!isAffected(host.libvirt, known)) continue;
      const kinds = new Set(rules.map(({ kind }) => kind));
      for (const kind of known.guard.rules ?? []) expect(kinds.has(kind), `${kind} on ${version}`).toBe(true);
    }
  });

  it('name rules of VirtualBox and vSphere that exist', () => {
    for (const { table, rules } of fixedIn) {
      const kinds = rules.map(({ kind }) => kind);
      for (const { guard } of table) expect(kinds).toEqual(expect.arrayContaining([...(guard.rules ?? [])]));
    }
  });

  it('name a refusal wherever a rule guards', () => {
    for (const { code, guard } of [...libvirtTable, ...virtualBoxTable, ...vSphereTable]) {
      if ((guard.rules ?? []).length > 0) expect(guard.codes ?? [], code).not.toEqual([]);
    }
  });

  it('contain each guard of libvirt that has version bounds (add it to libvirt/hazards.ts)', () => {
    const keyed = onLibvirt.map((each) => ({ ...each, keys: new Set(each.rules.map(keyOf)) }));
    for (const { version, host, rules } of keyed) {
      const active = libvirtHazards(host).flatMap(({ guard }) => guard.rules);
      const bounded = rules.filter(
        (rule) => rule.class === 'guard' && keyed.some(({ keys }) => !keys.has(keyOf(rule))),
      );
      for (const rule of bounded)
        expect(active, `${rule.kind} on ${version}: ${rule.says}`).toContain(rule.kind);
    }
  });

  it('have codes of their own', () => {
    for (const table of [libvirtTable, virtualBoxTable, vSphereTable]) {
      const codes = table.map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

const keyOf = (rule: Rule): string => JSON.stringify(rule);

describe('the hazards of a host', () => {
  const codesOn = (version: readonly [number, number], more: Partial<HostVersions> = {}) =>
    libvirtHazards({ ...hostOf(version), ...more }).map(({ code }) => code);

  it('depend on the version of libvirt', () => {
    expect(codesOn([9, 0])).toContain('offlineOverlaysReadable');
    expect(codesOn([11, 10])).not.toContain('offlineOverlaysReadable');
    expect(codesOn([11, 3])).toContain('internalRevertStopsVm');
    expect(codesOn([11, 4])).not.toContain('internalRevertStopsVm');
    expect(codesOn([12, 8])).toContain('mergeDeletesInternalSnapshots');
  });

  it('contain those of AppArmor only where it confines VMs', () => {
    expect(codesOn([9, 0])).toContain('appArmorDeniesMerge');
    expect(codesOn([9, 0], { securityModels: ['dac'] })).not.toContain('appArmorDeniesMerge');
    expect(codesOn([12, 8])).not.toContain('appArmorDeniesMerge');
  });

  it('are none on the test driver, which stores no data', () => {
    expect(codesOn([9, 0], { driver: 'test' })).toEqual([]);
  });

  it('depend on the version of VirtualBox, and are all where it is not known', () => {
    const codes = (version: string) => virtualBoxHazards(version).map(({ code }) => code);
    expect(codes('7.2.16_Ubuntu r1')).toContain('zeroBlocksLost');
    expect(codes('7.2.22_Debian')).not.toContain('zeroBlocksLost');
    expect(codes('7.2')).toContain('zeroBlocksLost');
  });
});
