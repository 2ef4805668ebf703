import { type Operation, planOperation, type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { libvirtCapabilities } from '../capabilities.ts';
import type { LibvirtMachine, MachineDisk } from '../machine.ts';
import { type HostVersions, versionOf } from '../versions.ts';

const host = (version: number): HostVersions => ({
  driver: 'qemu',
  libvirt: versionOf(BigInt(version)),
  hypervisor: versionOf(7_002_022n),
  product: 'test',
});

interface Case {
  readonly disk?: Partial<MachineDisk>;
  readonly machine?: Partial<LibvirtMachine>;
  readonly tree?: Partial<SnapshotTree>;
  readonly power?: 'running' | 'off';
  readonly version?: number;
  readonly memory?: boolean;
  readonly operation?: Operation;
}

function answer(mechanism: 'internal' | 'external', asked: Case = {}) {
  const { power = 'running', memory = mechanism === 'internal' && power === 'running' } = asked;
  const tree = { ...treeFromNotation('a*', { power, mechanism }), ...asked.tree };
  const disks = [{ target: 'vda', format: 'qcow2', ...asked.disk }];
  const machine: LibvirtMachine = { guestAgent: false, disks, ...asked.machine };
  const create: Operation = { kind: 'create', name: 'new', memory, quiesce: false, mechanism };
  const capabilities = libvirtCapabilities(host(asked.version ?? 9_000_000), machine);
  const result = planOperation(tree, asked.operation ?? create, capabilities);
  return result.ok ? 'allowed' : result.refusals.map((r) => `${r.class} ${r.code}: ${r.sentence}`).join('\n');
}

describe('an internal snapshot', () => {
  it.each([
    ['flash memory', { machine: { flash: 'raw' } }],
    ['separate file', { disk: { dataFile: true } }],
    ['encrypted', { disk: { encrypted: true } }],
    ['format of disk vda is raw', { disk: { format: 'raw' } }],
    ['drive fda', { machine: { writableMedia: ['fda'] } }],
  ] as const)('is refused with the reason: %s', (reason, asked) => {
    for (const power of ['running', 'off'] as const) {
      expect(answer('internal', { ...asked, power })).toMatch(/^(impossible|guard) notSupported: /);
      expect(answer('internal', { ...asked, power })).toContain(reason);
    }
  });

  it.each([
    ['a transient disk', { disk: { transient: true } }],
    ['a passed-through device', { machine: { hostDevice: true } }],
  ] as const)('is only possible while the VM is off with %s', (_, asked) => {
    expect(answer('internal', asked)).toMatch(/^impossible notSupported/);
    expect(answer('internal', { ...asked, power: 'off' })).toBe('allowed');
  });
});

describe('an external snapshot', () => {
  it('covers no disk that other VMs may write to', () => {
    expect(answer('external', { disk: { shareable: true } })).toMatch(/^impossible unsuitableDisk: Disk vda/);
  });

  it('covers no transient disk, and its memory cannot be saved', () => {
    const transient = { disk: { transient: true } };
    expect(answer('external', transient)).toMatch(/^impossible unsuitableDisk/);
    expect(answer('external', { ...transient, power: 'off' })).toMatch(/^guard unsuitableDisk/);
    expect(answer('external', { machine: { hostDevice: true }, memory: true })).toMatch(
      /^impossible memoryImpossible/,
    );
    expect(answer('external', { machine: { hostDevice: true } })).toBe('allowed');
  });

  it('covers an encrypted disk only while the VM is running', () => {
    expect(answer('external', { disk: { encrypted: true } })).toBe('allowed');
    expect(answer('external', { disk: { encrypted: true }, power: 'off' })).toMatch(/^guard unsuitableDisk/);
  });

  it('of a transient disk is never merged', () => {
    const operation: Operation = { kind: 'mergeIntoChildren', id: 'a' };
    expect(answer('external', { operation, disk: { transient: true } })).toMatch(/^guard unsuitableDisk: a /);
    expect(answer('external', { operation })).toBe('allowed');
  });
});

describe('a checkpoint', () => {
  const tree = { checkpoints: ['nightly-backup'] };

  it('rules out new snapshots of a VM that is off', () => {
    expect(answer('external', { tree, power: 'off' })).toMatch(/^impossible checkpoint: .*nightly-backup/);
    expect(answer('external', { tree, power: 'off', version: 12_008_000 })).toMatch(/^impossible checkpoint/);
    expect(answer('internal', { tree, power: 'off' })).toMatch(/^impossible checkpoint/);
    expect(answer('internal', { tree, power: 'off', version: 12_008_000 })).toBe('allowed');
    for (const mechanism of ['internal', 'external'] as const)
      expect(answer(mechanism, { tree })).toBe('allowed');
  });

  it('rules out reverts to internal snapshots', () => {
    const operation: Operation = { kind: 'revert', id: 'a', force: true };
    expect(answer('internal', { tree, operation })).toMatch(/^guard checkpoint/);
    expect(answer('internal', { tree, operation, power: 'off' })).toMatch(/^impossible checkpoint/);
  });
});
