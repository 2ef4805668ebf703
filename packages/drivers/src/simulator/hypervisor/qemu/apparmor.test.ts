import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { Count } from '../../../../fidelity/count.ts';
import { runLane } from '../../../../fidelity/lane.ts';
import { seededRandom } from '../../fleet/random.ts';
import { MiB } from '../../fleet/units.ts';
import { type Bench, bench, failureOf } from '../../testing/bench.ts';
import { simulatorTarget } from '../../testing/target.ts';

const before121 = ['9.0', '11.3'] as const;

/** A running VM with external snapshots from before QEMU started, each on the one before. */
const chained = (libvirt: SimulatedLibvirt, names: readonly string[], appArmor = true) =>
  bench({
    kind: 'qemu',
    libvirt,
    appArmor,
    build: (domain) => {
      for (const name of names) domain.take(name, { age: 0, bytes: MiB, mechanism: 'external' });
      domain.write(MiB).power('running');
    },
  });

async function ended<T>(it: Bench, going: Promise<T>): Promise<T> {
  await it.clock.advance(60_000);
  return going;
}

const merge = async (it: Bench, name: string) =>
  ended(it, it.run({ kind: 'mergeIntoChildren', id: await it.idOf(name) }));
const take = (it: Bench, name: string) =>
  ended(it, it.run({ kind: 'create', name, memory: false, quiesce: false, mechanism: 'external' }));

/** What the hypervisor answers to the deletion of the current snapshot. */
async function deleteUnasked(it: Bench, name: string): Promise<string> {
  const id = await it.idOf(name);
  return ended(it, failureOf(it.step({ kind: 'delete', id, expect: 'merge', children: ['live'] })));
}

describe('a merge on a simulated host with AppArmor', () => {
  it.each(before121)('is refused into backing files of the start (libvirt %s)', async (libvirt) => {
    const one = await chained(libvirt, ['a', 'b']);
    expect(await merge(one, 'a')).toEqual(['confined']);
    expect(await merge(one, 'b')).toEqual(['confined']);
    expect(await deleteUnasked(one, 'b')).toContain("QEMU command 'block-commit': Could not open");
    expect((await one.tree()).snapshots.map((s) => s.problem?.code)).toEqual([undefined, 'deleteInProgress']);
  });

  it.each(before121)('leaves no trace where the snapshot has no parent (libvirt %s)', async (libvirt) => {
    const one = await chained(libvirt, ['a']);
    expect(await deleteUnasked(one, 'a')).toContain('Permission denied');
    expect((await one.tree()).snapshots.map((s) => s.problem)).toEqual([undefined]);
  });

  it.each([
    ['9.0', []],
    ['11.3', ['confined']],
  ] as const)(
    'is done for the newest snapshot of this run (libvirt %s), and then: %j',
    async (libvirt, next) => {
      const one = await chained(libvirt, ['a']);
      for (const name of ['b', 'c']) expect(await take(one, name)).toEqual([]);
      expect(await merge(one, 'c')).toEqual([]);
      expect(await merge(one, 'b')).toEqual(next);
      expect(await merge(one, 'a')).toEqual(['confined']);
    },
  );

  it.each(before121)('is done once below the active file (libvirt %s)', async (libvirt) => {
    const one = await chained(libvirt, []);
    for (const name of ['a', 'b', 'c']) expect(await take(one, name)).toEqual([]);
    expect(await merge(one, 'a')).toEqual([]);
    expect(await merge(one, 'b')).toEqual(['confined']);
    expect(await merge(one, 'c')).toEqual(['confined']);
    expect(await deleteUnasked(one, 'c')).toContain('Permission denied');
  });

  it.each([
    ['12.8', true],
    ['9.0', false],
  ] as const)('is done with libvirt %s (AppArmor: %s)', async (libvirt, appArmor) => {
    const one = await chained(libvirt, ['a', 'b'], appArmor);
    expect(await merge(one, 'a')).toEqual([]);
    expect(await merge(one, 'b')).toEqual([]);
  });
});

describe('random sequences of operations on a simulated host with AppArmor', () => {
  it.each(before121)('end as previewed (libvirt %s)', async (libvirt) => {
    const target = await simulatorTarget('qemu', 1, { libvirt, appArmor: true });
    const count = new Count();
    const wrong: string[] = [];
    for (const mechanisms of [['external'], target.supports.mechanisms]) {
      await runLane({
        target,
        mechanisms,
        random: seededRandom(12),
        operations: 400,
        count,
        stop: new AbortController().signal,
        report: (line) => wrong.push(line),
      });
    }
    expect(wrong).toEqual([]);
    expect(count.total('asShown')).toBeGreaterThan(250);
    expect(count.total('guarded')).toBeGreaterThan(40);
  });
});
