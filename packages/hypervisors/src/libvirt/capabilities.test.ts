import {
  Capabilities,
  type Operation,
  planOperation,
  type SnapshotTree,
  treeFromNotation,
} from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { libvirtCapabilities } from './capabilities.ts';
import type { LibvirtMachine } from './machine.ts';
import { type HostVersions, versionOf } from './versions.ts';

function host(libvirt: string, change: Partial<HostVersions> = {}): HostVersions {
  const [major = 0, minor = 0, release = 0] = libvirt.split('.').map(Number);
  const hypervisor = versionOf(7_002_022n);
  return { driver: 'qemu', libvirt: { major, minor, release }, hypervisor, product: 'test', ...change };
}

const qcow2 = { target: 'vda', format: 'qcow2' };

const machine = (change: Partial<LibvirtMachine> = {}): LibvirtMachine => ({
  disks: [qcow2],
  guestAgent: false,
  ...change,
});

const rules = (version: string, mechanism: 'internal' | 'external') =>
  libvirtCapabilities(host(version), machine()).mechanisms[mechanism];

const guards = (version: string, mechanism: 'internal' | 'external', verb: 'delete' | 'revert' | 'create') =>
  (rules(version, mechanism)?.[verb] ?? []).filter((rule) => rule.class === 'guard').map((rule) => rule.kind);

function refusalsOn(tree: SnapshotTree, version: string, operation: Operation): string[] {
  const result = planOperation(tree, operation, libvirtCapabilities(host(version), machine()));
  return result.ok ? [] : result.refusals.map((refusal) => `${refusal.class} ${refusal.code}`);
}

describe('what libvirt can do', () => {
  it.each(['qemu', 'test'] as const)('is data that fits the contract (%s)', (driver) => {
    expect(() => Capabilities.parse(libvirtCapabilities(host('9.0.0', { driver }), machine()))).not.toThrow();
  });

  it('has no way back to an external snapshot before 9.9, and an untried one since', () => {
    expect(rules('9.8.0', 'external')?.revert).toMatchObject([{ kind: 'never', class: 'impossible' }]);
    expect(rules('9.0.0', 'external')?.unproven).toEqual([]);
    expect(rules('9.9.0', 'external')?.revert.some((rule) => rule.kind === 'never')).toBe(false);
    expect(rules('10.0.0', 'external')?.unproven).toContain('revert');
  });

  it.each([
    ['9.0.0', /wrong file into the records.*\(tested on 9\.0\)/],
    ['11.3.0', /cannot merge a snapshot right below.*\(tested on 11\.3 and 12\.8\)/],
    ['12.8.0', /cannot merge a snapshot right below.*\(tested on 11\.3 and 12\.8\)/],
  ])('says what %s does if only the record of a snapshot with children is removed', (version, effect) => {
    expect(rules(version, 'external')?.metadataDeleteWithChildren).toMatch(effect);
  });

  it('is proven on libvirt 9.0, 11.3 and 12.8, for either mechanism', () => {
    for (const mechanism of ['internal', 'external'] as const) {
      for (const version of ['9.0.0', '11.3.0', '12.8.0'])
        expect(rules(version, mechanism)?.unproven).toEqual([]);
      expect(rules('9.1.0', mechanism)?.unproven).toEqual(['delete', 'revert', 'create']);
      expect(rules('8.10.0', mechanism)?.unproven).toEqual(['delete', 'revert', 'create']);
    }
  });

  it('offers no revert to a paused VM on the test driver, which cannot start one paused', () => {
    expect(libvirtCapabilities(host('9.0.0', { driver: 'test' }), machine()).revertPower).toEqual([
      'running',
      'off',
    ]);
    expect(libvirtCapabilities(host('9.0.0'), machine()).revertPower).toContain('paused');
  });

  it.each(['9.0.0', '11.0.0', '11.3.0', '12.9.0'])(
    'never deletes a file that holds internal snapshots (libvirt %s)',
    (version) => {
      expect(guards(version, 'external', 'delete')).toContain('filesHoldNoInternal');
    },
  );

  it.each([
    ['9.8.0', false],
    ['9.9.0', true],
    ['11.3.0', true],
    ['12.7.0', true],
    ['12.8.0', false],
  ])('refuses a merge below a branch aside where libvirtd may crash (libvirt %s)', (version, refuses) => {
    expect(guards(version, 'external', 'delete').includes('noBranchAside')).toBe(refuses);
  });

  it.each(['9.9.0', '11.3.0', '12.9.0'])(
    'refuses an external revert without a current snapshot, on which libvirt %s crashes',
    (version) => {
      expect(guards(version, 'external', 'revert')).toContain('hasCurrent');
      expect(guards(version, 'internal', 'revert')).not.toContain('hasCurrent');
    },
  );

  it.each(['9.9.0', '11.3.0', '12.9.0'])(
    'checks what a revert and a discard delete (libvirt %s)',
    (version) => {
      expect(guards(version, 'external', 'revert')).toContain('revertKeepsSnapshots');
      expect(guards(version, 'external', 'delete')).toContain('leafFilesUnused');
    },
  );

  it.each([
    ['9.8.0', false],
    ['9.9.0', true],
    ['12.9.0', true],
  ])('checks the record of the parent before the current snapshot goes (libvirt %s)', (version, checks) => {
    for (const mechanism of ['external', 'internal'] as const)
      expect(guards(version, mechanism, 'delete').includes('parentRecordFits')).toBe(checks);
  });

  it.each([
    ['9.8.0', true],
    ['9.9.0', false],
    ['11.3.0', false],
    ['12.8.0', false],
  ])(
    'merges while a VM is off whatever its definition names, except before 9.9 (libvirt %s)',
    (version, asks) => {
      const external = rules(version, 'external');
      expect(external?.delete.some(({ kind }) => kind === 'layerInDefinition')).toBe(asks);
      expect(external?.orderWhileOff).toBe(asks ? 'leafFirst' : undefined);
    },
  );

  it.each([
    ['11.1.0', undefined, false],
    ['11.2.0', undefined, true],
    ['11.2.0', 'debian', true],
    ['11.3.0', undefined, true],
    ['11.3.0', 'debian', false],
    ['11.4.0', undefined, false],
  ] as const)(
    'refuses to load memory from an image where libvirt cannot (libvirt %s, %s): %s',
    (version, distribution, refuses) => {
      const on = host(version, distribution === undefined ? {} : { distribution });
      const revert = { kind: 'revert', id: 'a', force: true } as const;
      const codes = (memory: boolean) => {
        const result = planOperation(
          treeFromNotation('a*', { memory }),
          revert,
          libvirtCapabilities(on, machine()),
        );
        return result.ok ? [] : result.refusals.map(({ code }) => code);
      };
      expect(codes(true)).toEqual(refuses ? ['versionHazard'] : []);
      expect(codes(false)).toEqual([]);
    },
  );

  it.each([
    ['7.2', []],
    ['10.0', ['afterPausedMemory']],
    ['11.1', []],
  ])('neither merges nor saves disks that QEMU %s keeps inactive', (qemu, codes) => {
    const [major = 0, minor = 0] = qemu.split('.').map(Number);
    const on = host('11.3.0', { hypervisor: { major, minor, release: 0 } });
    const asked = (mechanism: 'internal' | 'external', operation: Operation) => {
      const tree = treeFromNotation('a(b*)', { power: 'paused', mechanism });
      const paused = { ...tree, live: { ...tree.live, inactiveDisks: true as const } };
      const result = planOperation(paused, operation, libvirtCapabilities(on, machine()));
      return result.ok ? [] : result.refusals.map(({ code }) => code);
    };
    const create = {
      kind: 'create',
      name: 'c',
      memory: true,
      quiesce: false,
      mechanism: 'internal',
    } as const;
    expect(asked('external', { kind: 'mergeIntoChildren', id: 'a' })).toEqual(codes);
    expect(asked('internal', create)).toEqual(codes);
    expect(asked('internal', { kind: 'mergeIntoChildren', id: 'a' })).toEqual([]);
  });

  it.each([
    ['9.0.0', [30]],
    ['10.7.0', [30]],
    ['10.8.0', [20]],
    ['11.10.0', [20]],
    ['12.0.0', []],
  ])('limits the layers of a chain to what libvirt %s can start', (version, limits) => {
    const found = (rules(version, 'external')?.create ?? []).flatMap((rule) =>
      rule.kind === 'chainShorterThan' ? [rule.layers] : [],
    );
    expect(found).toEqual(limits);
  });

  it.each([
    ['9.0.0', {}, true, true],
    ['12.8.0', { disks: [qcow2, { target: 'vdb', format: 'raw' }] }, false, false],
    ['9.0.0', { flash: 'raw' }, false, false],
    ['9.0.0', { flash: 'qcow2' }, false, false],
    ['9.3.0', { flash: 'qcow2' }, true, false],
    ['10.10.0', { flash: 'raw' }, true, false],
    ['10.10.0', { flash: 'qcow2' }, true, true],
    ['11.3.0', { flash: 'raw' }, true, false],
    ['12.8.0', { flash: 'qcow2' }, true, true],
  ] as const)(
    'on %s, a VM with %j has internal snapshots while off: %s, while running: %s',
    (version, change, off, running) => {
      const { creates } = libvirtCapabilities(host(version), machine(change));
      expect(creates.off.includes('internal')).toBe(off);
      expect(creates.saved.includes('internal')).toBe(off);
      expect(creates.running.includes('internal')).toBe(running);
    },
  );

  const create = (version: string, name: string, power: 'running' | 'off') =>
    refusalsOn(treeFromNotation('a*', { power }), version, {
      kind: 'create',
      name,
      memory: power === 'running',
      quiesce: false,
      mechanism: 'internal',
    });

  it.each([
    ['9.0.0', 'with space', 'running', []],
    ['10.9.0', 'with space', 'running', ['impossible invalidName']],
    ['12.8.0', 'ümlaut', 'running', ['impossible invalidName']],
    ['12.8.0', 'with space', 'off', []],
    ['12.8.0', 'snapshot-2026-11-29-21.00.12_x', 'running', []],
    ['9.0.0', 'a "quoted"', 'running', ['guard invalidName']],
    ['10.8.0', 'back\\slash', 'running', ['guard invalidName']],
    ['9.0.0', 'a "quoted"', 'off', []],
    ['9.0.0', '17', 'off', ['guard invalidName']],
    ['12.8.0', '17', 'running', ['guard invalidName']],
    ['9.0.0', '17a', 'off', []],
  ] as const)(
    'on %s, an internal snapshot named %j of a VM that is %s: %j',
    (version, name, power, refusals) => {
      expect(create(version, name, power)).toEqual(refusals);
    },
  );

  it('offers to shut down the VM where only that keeps a name from being used', () => {
    const ways = (name: string) => {
      const operation = {
        kind: 'create',
        name,
        memory: true,
        quiesce: false,
        mechanism: 'internal',
      } as const;
      const running = treeFromNotation('a*', { power: 'running' });
      const result = planOperation(running, operation, libvirtCapabilities(host('12.8.0'), machine()));
      return result.ok ? [] : result.refusals.flatMap(({ suggestions }) => suggestions);
    };
    expect(ways('with space')).toEqual([
      { kind: 'power', action: 'shutdown' },
      { kind: 'power', action: 'stop' },
    ]);
    expect(ways('17')).toEqual([]);
  });

  it('lets external snapshots have names that QEMU never sees', () => {
    const operation = { kind: 'create', memory: false, quiesce: false, mechanism: 'external' } as const;
    for (const name of ['17', 'with space', 'a "quoted"'])
      expect(refusalsOn(treeFromNotation('a*'), '12.8.0', { ...operation, name })).toEqual([]);
  });

  it('knows which internal snapshots QEMU cannot find by their names', () => {
    const named = (name: string, power: 'running' | 'off', memory: boolean) => {
      const tree = treeFromNotation('a*', { power, memory });
      return { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, name })) };
    };
    const remove = { kind: 'mergeIntoChildren', id: 'a' } as const;
    expect(refusalsOn(named('with space', 'running', true), '12.8.0', remove)).toEqual([
      'impossible invalidName',
    ]);
    expect(refusalsOn(named('with space', 'off', true), '12.8.0', remove)).toEqual([]);
    expect(refusalsOn(named('with space', 'running', true), '9.0.0', remove)).toEqual([]);
    expect(refusalsOn(named('a "quoted"', 'running', true), '9.0.0', remove)).toEqual(['guard invalidName']);
    const revert = { kind: 'revert', id: 'a', force: true } as const;
    expect(refusalsOn(named('with space', 'off', true), '12.8.0', revert)).toEqual(['guard invalidName']);
    expect(refusalsOn(named('with space', 'running', false), '12.8.0', revert)).toEqual([]);
    expect(refusalsOn(named('with space', 'off', true), '10.8.0', revert)).toEqual([]);
  });

  it('cannot quiesce a guest without an agent', () => {
    const when = (guestAgent: boolean) =>
      libvirtCapabilities(host('9.0.0'), machine({ guestAgent })).mechanisms.external?.create.find(
        (rule) => rule.kind === 'noQuiesce',
      )?.when;
    expect(when(false)).toBeUndefined();
    expect(when(true)).toEqual(['off', 'saved', 'paused']);
  });

  it('reads versions the way libvirt writes them', () => {
    expect(versionOf(9_000_000n)).toEqual({ major: 9, minor: 0, release: 0 });
    expect(versionOf(11_003_001n)).toEqual({ major: 11, minor: 3, release: 1 });
  });
});

it.each([
  ['9.0.0', true],
  ['9.1.0', false],
  ['11.3.0', false],
])('libvirt %s keeps the memory file of a deleted snapshot: %s', (libvirt, keeps) => {
  const { external } = libvirtCapabilities(host(libvirt), machine()).mechanisms;
  expect(external?.keepsMemoryFile).toBe(keeps);
});
