import { notate, type Operation, type Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { MiB } from './fleet/units.ts';
import { type Bench, bench, failureOf } from './testing/bench.ts';

/** Sends a step that the planner would never send, and waits for its end. */
async function send(it: Bench, step: Step): Promise<void> {
  const going = it.step(step);
  await it.clock.advance(60_000);
  await going;
}

async function run(it: Bench, operation: Operation): Promise<string[]> {
  const going = it.run(operation);
  await it.clock.advance(60_000);
  return going;
}

async function guards(it: Bench, operation: Operation): Promise<string[]> {
  return it.run(operation);
}

/** Each case shows that the guard refuses, then what happens without the guard. */
describe('hazards of libvirt that it reports as success', () => {
  it('destroy an internal snapshot together with the overlay that holds it', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (domain) => {
        domain.power('running');
        domain.take('e1', { age: 0, bytes: MiB, mechanism: 'external' });
        domain.take('i1', { age: 0, bytes: MiB, memory: true });
      },
    });
    const [e1, i1] = [await one.idOf('e1'), await one.idOf('i1')];
    expect(await guards(one, { kind: 'mergeIntoChildren', id: e1 })).toEqual(['holdsInternalSnapshot']);
    await send(one, { kind: 'delete', id: e1, expect: 'merge', children: [i1] });
    expect(one.simulator.controls.snapshotHash(one.domainId, i1)).toBeUndefined();
    expect((await one.tree()).snapshots.map((s) => s.problem?.code)).toEqual(['missingFile']);
    expect(await failureOf(one.step({ kind: 'revert', to: i1, power: 'running' }))).toContain(
      'does not exist',
    );
    expect((await one.tree()).live.power).toBe('off');
  });

  it('destroy an unlisted internal snapshot, and confuse two with the same name', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (domain) => {
        domain.power('running');
        domain.take('e1', { age: 0, bytes: MiB, mechanism: 'external' });
        domain.take('i1', { age: 0, bytes: MiB, memory: true });
      },
    });
    const [e1, i1] = [await one.idOf('e1'), await one.idOf('i1')];
    await send(one, { kind: 'deleteMetadata', id: i1 });
    expect(await guards(one, { kind: 'mergeIntoChildren', id: e1 })).toEqual(['holdsInternalSnapshot']);
    const again = { kind: 'create', memory: true, quiesce: false, mechanism: 'internal' } as const;
    expect(await guards(one, { ...again, name: 'i1' })).toEqual(['duplicateName']);
    for (const name of ['17', 'a "quoted" one'])
      expect(await guards(one, { ...again, name })).toEqual(['invalidName']);
  });

  it('write into a backing file after a revert to an internal snapshot in it', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (domain) => {
        const m2 = domain.take('m2', { age: 0, bytes: MiB });
        domain.take('m3', { age: 0, bytes: MiB });
        domain.revert(m2.id).take('x1', { age: 0, bytes: MiB, mechanism: 'external' });
      },
    });
    const [m3, x1] = [await one.idOf('m3'), await one.idOf('x1')];
    expect(await guards(one, { kind: 'revert', id: m3, force: true })).toEqual(['mixedStorage']);
    const promised = one.simulator.controls.snapshotHash(one.domainId, x1);
    await send(one, { kind: 'revert', to: m3, power: 'off' });
    expect(one.simulator.controls.snapshotHash(one.domainId, x1)).not.toBe(promised);
  });

  it('lose an external snapshot that was taken while a saved memory image existed', async () => {
    const one = await saved(() => {});
    const { current } = await one.tree();
    const create = {
      kind: 'create',
      name: 'late',
      memory: false,
      quiesce: false,
      mechanism: 'external',
    } as const;
    expect(await guards(one, create)).toEqual(['managedSavePresent']);
    await send(one, { ...create, on: current });
    await send(one, { kind: 'power', action: 'start' });
    expect((await one.tree()).current.kind).toBe('unknown');
  });

  it('load an old memory image onto another disk after a revert', async () => {
    const one = await saved((domain) => domain.take('i1', { age: 0, bytes: MiB }));
    const i1 = await one.idOf('i1');
    expect(await guards(one, { kind: 'revert', id: i1, force: true })).toEqual(['managedSavePresent']);
    await send(one, { kind: 'revert', to: i1, power: 'off' });
    const reverted = one.simulator.controls.liveHash(one.domainId);
    expect(reverted).toBe(one.simulator.controls.snapshotHash(one.domainId, i1));
    await send(one, { kind: 'power', action: 'start' });
    expect(one.simulator.controls.liveHash(one.domainId)).not.toBe(reverted);
  });

  it('leave a VM that cannot start after an external delete while a saved image existed', async () => {
    const one = await saved((domain) => domain.take('e1', { age: 0, bytes: MiB, mechanism: 'external' }));
    const e1 = await one.idOf('e1');
    expect(await guards(one, { kind: 'mergeIntoChildren', id: e1 })).toEqual(['managedSavePresent']);
    await send(one, { kind: 'delete', id: e1, expect: 'merge', children: ['live'] });
    expect(await failureOf(one.step({ kind: 'power', action: 'start' }))).toContain('Could not open');
    expect(await run(one, { kind: 'managedSave', action: 'remove' })).toEqual([]);
    expect(await run(one, { kind: 'power', action: 'start' })).toEqual([]);
  });

  it('delete the backing file of a linked clone', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (domain, host) => {
        domain.take('a', { age: 0, bytes: MiB, mechanism: 'external' });
        host.domain('clone', { cloneOf: domain.domain.disks[0]?.file ?? '' });
      },
    });
    const a = await one.idOf('a');
    expect(await guards(one, { kind: 'mergeIntoChildren', id: a })).toEqual(['dependants']);
    await send(one, { kind: 'delete', id: a, expect: 'merge', children: ['live'] });
    const clone = Object.values(one.world.state.domains).find((d) => d.name === 'clone');
    const { tree } = await one.simulator.read(clone?.id ?? '');
    expect(tree.live.disks[0]?.chain.some((layer) => layer.missing)).toBe(true);
  });

  it('change the disk of a linked clone by a revert', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (domain, host) => {
        domain.take('i1', { age: 0, bytes: MiB });
        domain.take('i2', { age: 0, bytes: MiB });
        host.domain('clone', { cloneOf: domain.domain.disks[0]?.file ?? '' });
      },
    });
    const i1 = await one.idOf('i1');
    const clone = Object.values(one.world.state.domains).find((d) => d.name === 'clone');
    const before = one.simulator.controls.liveHash(clone?.id ?? '');
    expect(await guards(one, { kind: 'revert', id: i1, safety: 'keep' })).toEqual(['dependants']);
    await send(one, { kind: 'revert', to: i1, power: 'off' });
    expect(one.simulator.controls.liveHash(clone?.id ?? '')).not.toBe(before);
  });
});

describe('a VirtualBox VM', () => {
  it('drops its saved state when a snapshot is restored, and the preview says so', async () => {
    const one = await bench({
      kind: 'virtualbox',
      build: (d) => d.grow('a(b*)', { oldest: 0, newest: 0, bytes: () => MiB }).power('saved'),
    });
    expect(await run(one, { kind: 'revert', id: await one.idOf('a'), force: true })).toEqual([]);
    const tree = await one.tree();
    expect([notate(tree), tree.live.power]).toEqual(['a*(b)', 'off']);
  });

  it('refuses to delete a snapshot that a linked clone depends on', async () => {
    const one = await bench({
      kind: 'virtualbox',
      build: (domain, host) => {
        const a = domain.take('a', { age: 0, bytes: MiB });
        host.domain('clone', { cloneOf: a.disks[0]?.stateFile ?? '' });
      },
    });
    const step: Step = { kind: 'delete', id: await one.idOf('a'), expect: 'merge', children: ['live'] };
    expect(await failureOf(one.step(step))).toContain('more than one child hard disk (2)');
  });
});

describe('a vSphere VM', () => {
  it('keeps the disk of a snapshot at a fork until it is consolidated, and every state with it', async () => {
    const one = await bench({
      kind: 'vsphere',
      build: (d) => d.grow('a(b(c* d))', { oldest: 0, newest: 0, bytes: () => MiB }),
    });
    const { controls } = one.simulator;
    const hashes = async () => [
      controls.liveHash(one.domainId),
      controls.snapshotHash(one.domainId, await one.idOf('c')),
      controls.snapshotHash(one.domainId, await one.idOf('d')),
    ];
    const before = await hashes();
    await run(one, { kind: 'mergeIntoChildren', id: await one.idOf('b') });
    expect([notate(await one.tree()), (await one.tree()).needsConsolidation]).toEqual(['a(c* d)', true]);
    const files = Object.keys(one.world.state.files).length;
    await run(one, { kind: 'consolidate' });
    expect((await one.tree()).needsConsolidation).toBeUndefined();
    expect(Object.keys(one.world.state.files)).toHaveLength(files - 1);
    expect(await hashes()).toEqual(before);
  });
});

async function saved(
  build: (domain: Parameters<NonNullable<Parameters<typeof bench>[0]['build']>>[0]) => unknown,
): Promise<Bench> {
  return bench({
    kind: 'qemu',
    build: (domain) => {
      build(domain);
      domain.write(MiB);
      domain.power('saved');
    },
  });
}
