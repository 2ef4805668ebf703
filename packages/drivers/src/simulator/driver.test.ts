import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notate, planOperation, treeRevision } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { leapingClock } from '../time/leaping-clock.ts';
import { demoFleet } from './fleet/demo.ts';
import { DAY, MiB } from './fleet/units.ts';
import { bench, failureOf } from './testing/bench.ts';
import { fileStore } from './world/store.ts';

describe('a guest that keeps writing', () => {
  it('makes its file grow, its state change and its reading expire without any timer', async () => {
    const one = await bench({
      kind: 'qemu',
      writes: MiB,
      build: (d) => d.take('a', { age: 0 }) && d.power('running'),
    });
    const first = await one.simulator.read(one.domainId);
    expect(first.tree.live.changed).toBe('no');
    await one.clock.advance(5_000);
    expect(await one.simulator.read(one.domainId, { unless: first.changeToken })).toBe('unchanged');
    await one.clock.advance(55_000);
    const later = await one.simulator.read(one.domainId);
    expect(later.changeToken).not.toBe(first.changeToken);
    expect(later.tree.live.changed).toBe('yes');
    const bytes = (reading: typeof first) => reading.tree.live.disks[0]?.chain[0]?.bytes ?? 0;
    expect(bytes(later) - bytes(first)).toBe(60 * MiB);
    expect(treeRevision(later.tree)).toBe(treeRevision(first.tree));
  });

  it('leaves its snapshots as they are', async () => {
    const one = await bench({
      kind: 'vsphere',
      writes: MiB,
      build: (d) => d.take('a', { age: 0 }) && d.power('running'),
    });
    const hash = one.simulator.controls.snapshotHash(one.domainId, await one.idOf('a'));
    await one.clock.advance(60_000);
    const going = one.run({ kind: 'create', name: 'b', memory: false, quiesce: false });
    await one.clock.advance(10_000);
    await going;
    expect(one.simulator.controls.snapshotHash(one.domainId, await one.idOf('a'))).toBe(hash);
    expect(one.simulator.controls.snapshotHash(one.domainId, await one.idOf('b'))).not.toBe(hash);
  });
});

describe('a name that the hypervisor cannot store', () => {
  it.each(['a/b', '.a', 'a\u0000b', 'a\ud800b', 'a\u001b[2Jb'])(
    '%j is refused in the preview',
    async (name) => {
      const one = await bench({ kind: 'qemu', build: (d) => d.take('a', { age: 0 }) });
      const { tree, capabilities } = await one.simulator.read(one.domainId);
      for (const operation of [
        { kind: 'create' as const, name, memory: false, quiesce: false },
        { kind: 'rename' as const, id: await one.idOf('a'), name },
      ]) {
        expect(planOperation(tree, operation, capabilities).ok).toBe(false);
      }
    },
  );
});

describe('the demo hosts', () => {
  const clock = leapingClock(Date.UTC(2026, 5, 1));
  const open = () => Promise.all(demoFleet(1).map((host) => host.open({ clock })));

  it('have tens of VMs of every kind, with snapshots from minutes to two years old', async () => {
    const hosts = await open();
    const counts: number[] = [];
    const ages: number[] = [];
    for (const host of hosts) {
      for (const { id, snapshots = 0 } of await host.listDomains()) {
        const { tree } = await host.read(id);
        expect(tree.snapshots).toHaveLength(snapshots);
        counts.push(snapshots);
        ages.push(...tree.snapshots.map((s) => clock.now() - (s.createdAt ?? 0)));
      }
    }
    expect(counts.length).toBeGreaterThan(40);
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([0, 1000]);
    expect(counts).toContain(200);
    expect(Math.min(...ages)).toBeLessThan(DAY / 24);
    expect(Math.max(...ages)).toBe(730 * DAY);
  });

  it('have a problem of every kind', async () => {
    const found = new Set<string>();
    for (const host of await open()) {
      for (const { id } of await host.listDomains()) {
        const { tree } = await host.read(id);
        for (const s of tree.snapshots) {
          if (s.problem !== undefined) found.add(s.problem.code);
          if (s.protected === true) found.add('protected');
          if (s.owner !== undefined) found.add('owner');
        }
        if (new Set(tree.snapshots.map((s) => s.name)).size < tree.snapshots.length) found.add('sameName');
        if (new Set(tree.snapshots.map((s) => s.mechanism)).size > 1) found.add('mixed');
        if (tree.needsConsolidation === true) found.add('needsConsolidation');
        if (tree.dependants.length > 0) found.add('dependants');
        found.add(`current ${tree.current.kind}`).add(tree.live.power);
      }
    }
    expect([...found].sort()).toEqual(
      [
        'danglingParent',
        'dependants',
        'missingFile',
        'mixed',
        'needsConsolidation',
        'off',
        'owner',
        'paused',
        'protected',
        'running',
        'sameName',
        'saved',
        'current base',
        'current snapshot',
        'current unknown',
        'unreadable',
      ].sort(),
    );
  });

  it('are the same for the same seed, and differ for another seed', async () => {
    const ids = async (seed: number) =>
      (await Promise.all(demoFleet(seed).map((h) => h.open({ clock })))).map(async (h) =>
        (await h.listDomains()).map((d) => d.id),
      );
    const [one, again, other] = [
      await Promise.all(await ids(1)),
      await Promise.all(await ids(1)),
      await Promise.all(await ids(2)),
    ];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('the file of a simulated host', () => {
  const folders: string[] = [];
  afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

  async function place(): Promise<{ folder: string; file: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'simulated-host-'));
    folders.push(folder);
    return { folder, file: join(folder, 'host.json') };
  }
  const forge = demoFleet(1)[1];

  it('keeps every change through a restart', async () => {
    const { folder, file } = await place();
    const clock = leapingClock(Date.UTC(2026, 5, 1));
    const first = await forge?.open({ store: fileStore(file), clock });
    const domain = (await first?.listDomains())?.find((d) => d.name === 'training-04');
    const create = {
      kind: 'create',
      name: 'kept',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'base' },
    } as const;
    await first?.execute(domain?.id ?? '', create, {
      signal: new AbortController().signal,
      report: () => {},
      sending: () => {},
    });
    const second = await forge?.open({ store: fileStore(file), clock });
    const reading = await second?.read(domain?.id ?? '');
    expect(reading && notate(reading.tree)).toBe('kept*');
    expect(await readdir(folder)).toEqual(['host.json']);
  });

  it('is not overwritten when it cannot be read', async () => {
    const { file } = await place();
    await writeFile(file, '{"format": 1, "kind": ');
    expect(await failureOf(forge?.open({ store: fileStore(file) }) ?? Promise.resolve())).toMatch(
      /^hypervisorError/,
    );
    expect(await readFile(file, 'utf8')).toBe('{"format": 1, "kind": ');
  });
});

describe('the memory of an external snapshot', () => {
  it('is in a separate file, which stays when the snapshot is deleted, as the plan says (libvirt 9.0)', async () => {
    const one = await bench({
      kind: 'qemu',
      build: (d) => {
        d.power('running');
        d.take('a', { age: 0, memory: true, mechanism: 'external' });
        d.take('b', { age: 0, mechanism: 'external' });
      },
    });
    const { tree, capabilities } = await one.simulator.read(one.domainId);
    const [a] = tree.snapshots;
    const file = a?.memoryFile ?? expect.fail();
    const result = planOperation(tree, { kind: 'mergeIntoChildren', id: a?.id ?? '' }, capabilities);
    if (!result.ok) return expect.fail(result.refusals[0]?.sentence);
    expect(result.plan.disks.at(-1)).toMatchObject({ action: 'keepMemory', from: file });
    const [step = expect.fail()] = result.plan.steps;
    const going = one.step(step);
    await one.clock.advance(60_000);
    expect(await going).toEqual({ leftovers: [file] });
  });
});
