import { type Step, treeRevision } from '@snaptree/core';
import { SimulatedLibvirt } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { openDriver } from '../../../open.ts';
import { demoFleet } from '../../fleet/demo.ts';
import { MiB } from '../../fleet/units.ts';
import { type Bench, bench, failureOf } from '../../testing/bench.ts';
import { memoryStore } from '../../world/store.ts';

const since99 = ['11.3', '12.8'] as const;

/** One VM with external snapshots, each on the one before. */
const chained = (libvirt: SimulatedLibvirt, names: readonly string[], disks?: Record<string, number>) =>
  bench({
    kind: 'qemu',
    libvirt,
    ...(disks === undefined ? {} : { disks }),
    build: (domain) => {
      for (const name of names) domain.take(name, { age: 0, bytes: MiB, mechanism: 'external' });
      domain.write(MiB);
    },
  });

async function ended<T>(it: Bench, going: Promise<T>): Promise<T> {
  await it.clock.advance(60_000);
  return going;
}

const chainOf = async (it: Bench) => (await it.tree()).live.disks[0]?.chain.map(({ path }) => path);
const hashOf = async (it: Bench, name: string) =>
  it.simulator.controls.snapshotHash(it.domainId, await it.idOf(name));
const revert = async (it: Bench, name: string) =>
  ended(it, it.run({ kind: 'revert', id: await it.idOf(name), force: true }));
const remove = async (it: Bench, name: string, how: 'mergeIntoChildren' | 'discard' = 'mergeIntoChildren') =>
  ended(it, it.run({ kind: how, id: await it.idOf(name), force: true }));

describe('the imitated version of libvirt', () => {
  it.each([
    ['9.0', 'QEMU 7.2 on libvirt 9.0 (simulated)'],
    ['11.3', 'QEMU 10.0 on libvirt 11.3 (simulated)'],
    ['12.8', 'QEMU 11.1 on libvirt 12.8 (simulated)'],
  ] as const)('%s is part of what the host says it is', async (libvirt, product) => {
    const open = { hostId: 'mine', store: () => memoryStore() };
    const driver = await openDriver({ kind: 'simulator', libvirt }, open);
    expect(await driver.product()).toBe(product);
    await driver.close();
  });

  it('is 9.0 where none is chosen, also on the demo hosts, whose trees it leaves as they were', async () => {
    const [atlas] = demoFleet(1);
    const simulator = await atlas?.open();
    expect(await simulator?.product()).toBe('QEMU 7.2 on libvirt 9.0 (simulated)');
    for (const { id } of (await simulator?.listDomains()) ?? []) {
      const found = (await simulator?.read(id))?.tree.snapshots ?? [];
      expect(found.filter((s) => s.revertObstacles ?? s.deletedByRevert)).toEqual([]);
    }
  });

  it('can be another one when a host is opened again, on the same VMs', async () => {
    const store = memoryStore();
    const [atlas] = demoFleet(1);
    const clock = { now: () => Date.UTC(2026, 5, 1), after: () => () => {} };
    const revisions = async (libvirt: SimulatedLibvirt) => {
      const simulator = await atlas?.open({ store, libvirt, clock: clock as never });
      const [first] = (await simulator?.listDomains()) ?? [];
      const tree = (await simulator?.read(first?.id ?? ''))?.tree;
      return tree === undefined ? undefined : treeRevision(tree);
    };
    expect(await revisions('12.8')).toBe(await revisions('9.0'));
  });
});

describe('a revert to an external snapshot', () => {
  it('is refused by libvirt 9.0', async () => {
    const one = await chained('9.0', ['a', 'b']);
    expect(await revert(one, 'a')).toEqual(['notSupported']);
    const step: Step = { kind: 'revert', to: await one.idOf('a'), power: 'off' };
    expect(await failureOf(one.step(step))).toContain('revert to external snapshot not supported yet');
  });

  it.each(since99)(
    'writes a new overlay and deletes the one that was written (libvirt %s)',
    async (libvirt) => {
      const one = await chained(libvirt, ['a', 'b']);
      const [written = '', stateOfB = '', base] = (await chainOf(one)) ?? [];
      const [a, b] = [await hashOf(one, 'a'), await hashOf(one, 'b')];
      expect(await revert(one, 'a')).toEqual([]);
      const [top, ...below] = (await chainOf(one)) ?? [];
      expect(top).toMatch(/\/disk\.\d{10}$/);
      expect(below).toEqual([base]);
      expect(Object.keys(one.world.state.files)).not.toContain(written);
      expect(Object.keys(one.world.state.files)).toContain(stateOfB);
      expect([await hashOf(one, 'a'), await hashOf(one, 'b')]).toEqual([a, b]);
      expect(one.simulator.controls.liveHash(one.domainId)).toBe(a);
    },
  );

  it.each(since99)(
    'keeps the record of a snapshot with children, and the files it made, through a restart (libvirt %s)',
    async (libvirt) => {
      const one = await chained(libvirt, ['a', 'b']);
      await revert(one, 'a');
      const [written] = (await chainOf(one)) ?? [];
      const again = await one.restart();
      const { snapshots, current } = await again.tree();
      expect(current).toEqual({ kind: 'snapshot', id: await again.idOf('a') });
      expect(snapshots.map((s) => s.deletedByRevert)).toEqual([[written], undefined]);
      expect(await revert(again, 'b')).toEqual([]);
      expect(Object.keys(again.world.state.files)).not.toContain(written);
      expect((await again.tree()).snapshots.map((s) => s.deletedByRevert)).toEqual([undefined, undefined]);
    },
  );

  it.each(since99)('gives two reverts within a second different files (libvirt %s)', async (libvirt) => {
    const one = await chained(libvirt, ['a', 'b']);
    const step: Step = { kind: 'revert', to: await one.idOf('a'), power: 'off' };
    await one.simulator.controls.asOtherClient(one.domainId, step);
    const [first] = (await chainOf(one)) ?? [];
    await one.simulator.controls.asOtherClient(one.domainId, step);
    expect((await chainOf(one))?.[0]).not.toBe(first);
    expect((await one.tree()).current.kind).toBe('snapshot');
  });

  it.each(since99)(
    'is guarded where a disk is not covered or a drive has a medium (libvirt %s)',
    async (libvirt) => {
      const two = await chained(libvirt, [], { vda: 1024 * MiB, vdb: 1024 * MiB });
      const take = { kind: 'create', memory: false, quiesce: false, mechanism: 'external' } as const;
      await ended(two, two.run({ ...take, name: 'some', disks: ['vda'] }));
      expect(await revert(two, 'some')).toEqual(['versionHazard']);
      const iso = await bench({
        kind: 'qemu',
        libvirt,
        build: (domain) =>
          domain.insert('debian.iso').take('a', { age: 0, mechanism: 'external', memory: true }),
      });
      expect(await revert(iso, 'a')).toEqual(['versionHazard']);
      expect((await iso.tree()).snapshots[0]?.revertObstacles).toEqual([{ kind: 'medium', disks: ['sda'] }]);
    },
  );

  it.each(since99)('leaves a drive empty whose medium was captured (libvirt %s)', async (libvirt) => {
    const iso = await bench({
      kind: 'qemu',
      libvirt,
      build: (domain) => domain.insert('debian.iso').take('a', { age: 0, mechanism: 'external' }),
    });
    expect(await revert(iso, 'a')).toEqual([]);
    expect((await iso.tree()).snapshots[0]?.revertObstacles).toBeUndefined();
  });

  it.each(since99)('crashes libvirt %s when no snapshot is current, and is guarded', async (libvirt) => {
    const one = await bench({
      kind: 'qemu',
      libvirt,
      build: (domain) => {
        domain.take('a', { age: 0, mechanism: 'external' });
        domain.domain.current = null;
      },
    });
    const a = await one.idOf('a');
    expect(await one.run({ kind: 'revert', id: a, force: true })).toContain('unknownCurrent');
    expect(await failureOf(one.step({ kind: 'revert', to: a, power: 'off' }))).toContain('end of file');
  });
});

describe('a delete of an external snapshot', () => {
  it.each([
    ['9.0', ['takenWhileOff']],
    ['11.3', []],
    ['12.8', []],
  ] as const)('below the current one while the VM is off, on libvirt %s: %j', async (libvirt, refusals) => {
    const one = await chained(libvirt, ['a', 'b', 'c']);
    expect(await remove(one, 'a')).toEqual(refusals);
    const step: Step = {
      kind: 'delete',
      id: await one.idOf('a'),
      expect: 'merge',
      children: [await one.idOf('b')],
    };
    if (libvirt === '9.0') expect(await failureOf(one.step(step))).toContain('in the stored definition');
    expect((await one.tree()).snapshots).toHaveLength(libvirt === '9.0' ? 3 : 2);
  });

  it.each(since99)('discards a leaf that the VM is not based on (libvirt %s)', async (libvirt) => {
    const one = await chained(libvirt, ['a', 'b']);
    const [, stateOfB = ''] = (await chainOf(one)) ?? [];
    await revert(one, 'a');
    const a = await hashOf(one, 'a');
    expect(await remove(one, 'b', 'discard')).toEqual([]);
    expect(Object.keys(one.world.state.files)).not.toContain(stateOfB);
    expect(await hashOf(one, 'a')).toBe(a);
    expect((await one.tree()).current).toEqual({ kind: 'snapshot', id: await one.idOf('a') });
  });

  it.each([
    ['9.0', 1],
    ['11.3', 0],
    ['12.8', 0],
  ] as const)('on libvirt %s leaves %i memory images behind', async (libvirt, left) => {
    const one = await bench({
      kind: 'qemu',
      libvirt,
      build: (domain) => domain.take('a', { age: 0, mechanism: 'external', memory: true }),
    });
    const step: Step = { kind: 'delete', id: await one.idOf('a'), expect: 'merge', children: ['live'] };
    const outcome = await ended(one, one.step(step));
    expect(outcome).toMatchObject({ leftovers: { length: left } });
  });

  it.each(since99)(
    'merges below a branch aside only where libvirt does not crash (libvirt %s)',
    async (libvirt) => {
      const one = await chained(libvirt, ['a', 'b', 'c']);
      await revert(one, 'b');
      const [b, c] = [await hashOf(one, 'b'), await hashOf(one, 'c')];
      const step: Step = {
        kind: 'delete',
        id: await one.idOf('a'),
        expect: 'merge',
        children: [await one.idOf('b')],
      };
      if (libvirt === '11.3') {
        expect(await remove(one, 'a')).toEqual(['versionHazard']);
        expect(await failureOf(one.step(step))).toContain('end of file');
      } else expect(await remove(one, 'a')).toEqual([]);
      expect([await hashOf(one, 'b'), await hashOf(one, 'c')]).toEqual([b, c]);
    },
  );
});

describe('an internal snapshot whose name is no job name', () => {
  const named = (libvirt: SimulatedLibvirt) =>
    bench({
      kind: 'qemu',
      libvirt,
      build: (domain) => domain.take('with space', { age: 0, memory: true }) && domain.power('running'),
    });

  it.each(SimulatedLibvirt.options)(
    'is taken and deleted while the VM runs on libvirt 9.0 only (%s)',
    async (libvirt) => {
      const one = await named(libvirt);
      const create = {
        kind: 'create',
        memory: true,
        quiesce: false,
        mechanism: 'internal',
        name: 'a b',
      } as const;
      const step: Step = { ...create, on: (await one.tree()).current };
      const refusals = libvirt === '9.0' ? [] : ['invalidName'];
      if (libvirt !== '9.0') {
        expect(await failureOf(one.step(step))).toContain("Invalid job ID 'internal-snapshot-save-a b'");
        const drop: Step = {
          kind: 'delete',
          id: await one.idOf('with space'),
          expect: 'merge',
          children: ['live'],
        };
        expect(await failureOf(one.step(drop))).toContain(
          "Invalid job ID 'internal-snapshot-delete-with space'",
        );
      }
      expect(await ended(one, one.run(create))).toEqual(refusals);
      expect(await remove(one, 'with space')).toEqual(refusals);
    },
  );

  it('leaves the VM off when its memory cannot be loaded (libvirt 12.8)', async () => {
    const one = await named('12.8');
    expect(await revert(one, 'with space')).toEqual(['invalidName']);
    const step: Step = { kind: 'revert', to: await one.idOf('with space'), power: 'running' };
    expect(await failureOf(one.step(step))).toContain("Invalid job ID 'internal-snapshot-load-with space'");
    expect((await one.tree()).live.power).toBe('off');
  });
});

describe('a deep chain', () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);
  const another = {
    kind: 'create',
    name: 'more',
    memory: false,
    quiesce: false,
    mechanism: 'external',
  } as const;

  it.each([
    ['9.0', 29, ['chainTooDeep']],
    ['11.3', 19, ['chainTooDeep']],
    ['12.8', 29, []],
  ] as const)('on libvirt %s, %i snapshots and another one: %j', async (libvirt, count, refusals) => {
    const one = await chained(libvirt, names(count));
    expect(await ended(one, one.run(another))).toEqual(refusals);
  });

  it.each([
    ['11.3', 24, 'nothing was thrown'],
    ['11.3', 25, 'nesting too deep'],
    ['12.8', 25, 'nothing was thrown'],
  ] as const)('on libvirt %s, a VM with %i snapshots is started: %s', async (libvirt, count, outcome) => {
    const one = await chained(libvirt, names(count));
    const start = failureOf(one.step({ kind: 'power', action: 'start' }));
    expect(await ended(one, start)).toContain(outcome);
  });
});
