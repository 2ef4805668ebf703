import { notate, type Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { GiB } from './fleet/units.ts';
import { type Bench, bench, failureOf } from './testing/bench.ts';
import type { HypervisorKind } from './world/model.ts';

const mechanisms = { qemu: 'external', virtualbox: 'differencing', vsphere: 'delta' } as const;

/** a(b*) with 2 GiB to merge when b goes. */
async function chain(kind: HypervisorKind): Promise<{ bench: Bench; step: Step }> {
  const made = await bench({
    kind,
    build: (domain) => {
      for (const name of ['a', 'b'])
        domain.take(name, { age: 0, bytes: 2 * GiB, mechanism: mechanisms[kind] });
      domain.write(2 * GiB);
    },
  });
  return {
    bench: made,
    step: { kind: 'delete', id: await made.idOf('b'), expect: 'merge', children: ['live'] },
  };
}

describe('a server that is killed during a merge', () => {
  it('finds it canceled and half done on QEMU, and finishes it with the same step', async () => {
    const { bench: first, step } = await chain('qemu');
    const before = await first.tree();
    const hash = first.simulator.controls.liveHash(first.domainId);
    void first.step(step);
    await first.clock.advance(5_000);
    expect(await first.simulator.inspect(first.domainId, step, before)).toMatchObject({ kind: 'running' });

    const second = await first.restart();
    expect(await second.simulator.inspect(second.domainId, step, before)).toMatchObject({
      kind: 'halfDone',
      again: true,
    });
    expect((await second.tree()).snapshots.find((s) => s.name === 'b')?.problem?.code).toBe(
      'deleteInProgress',
    );
    const other: Step = {
      kind: 'delete',
      id: await second.idOf('a'),
      expect: 'merge',
      children: [await second.idOf('b')],
    };
    expect(await failureOf(second.step(other))).toContain('interrupted deletion');

    const again = second.step(step);
    await second.clock.advance(60_000);
    await again;
    expect(notate(await second.tree())).toBe('a*');
    expect((await second.tree()).snapshots.map((s) => s.problem)).toEqual([undefined]);
    expect(second.simulator.controls.liveHash(second.domainId)).toBe(hash);
  });

  it.each(['virtualbox', 'vsphere'] as const)('finds it running on %s, and later done', async (kind) => {
    const { bench: first, step } = await chain(kind);
    const before = await first.tree();
    const hash = first.simulator.controls.liveHash(first.domainId);
    void first.step(step);
    await first.clock.advance(5_000);

    const second = await first.restart();
    const evidence = await second.simulator.inspect(second.domainId, step, before);
    expect(evidence).toMatchObject({ kind: 'running', progress: { bytesTotal: expect.any(Number) } });
    expect((await second.tree()).foreignJob).toBeDefined();
    await second.clock.advance(30_000);
    expect(await second.simulator.inspect(second.domainId, step, before)).toEqual({ kind: 'done' });
    expect(notate(await second.tree())).toBe('a*');
    expect(second.simulator.controls.liveHash(second.domainId)).toBe(hash);

    const third = await second.restart();
    expect(notate(await third.tree())).toBe('a*');
  });

  it('finds nothing done when it died before the hypervisor was asked', async () => {
    const { bench: first, step } = await chain('qemu');
    const before = await first.tree();
    const second = await first.restart();
    expect(await second.simulator.inspect(second.domainId, step, before)).toEqual({ kind: 'notDone' });
  });

  it('keeps what was reported as done', async () => {
    const { bench: first, step } = await chain('qemu');
    const going = first.step(step);
    await first.clock.advance(60_000);
    await going;
    expect(notate(await (await first.restart()).tree())).toBe('a*');
  });
});

describe('a server that is killed while a snapshot is copied into a child', () => {
  it('finds all states as they were, and finishes it with the same step', async () => {
    const first = await bench({
      kind: 'qemu',
      libvirt: '12.8',
      build: (domain) => {
        for (const name of ['a', 'b', 'c'])
          domain.take(name, { age: 0, bytes: 2 * GiB, mechanism: 'external' });
      },
    });
    const [a, b, c] = [await first.idOf('a'), await first.idOf('b'), await first.idOf('c')];
    const reverted = first.run({ kind: 'revert', id: a, force: true });
    await first.clock.advance(60_000);
    await reverted;
    const before = await first.tree();
    const hashes = (it: Bench) => [a, b, c].map((id) => it.simulator.controls.snapshotHash(it.domainId, id));
    const contents = hashes(first);
    const step: Step = { kind: 'pull', id: b, into: c, parent: a, copies: true };
    void first.step(step);
    await first.clock.advance(3_000);
    expect(await first.simulator.inspect(first.domainId, step, before)).toMatchObject({ kind: 'running' });

    const second = await first.restart();
    expect(await second.simulator.inspect(second.domainId, step, before)).toEqual({
      kind: 'halfDone',
      dirty: [],
      again: true,
    });
    expect(hashes(second)).toEqual(contents);
    expect(notate(await second.tree())).toBe('a*(b(c))');

    const again = second.step(step);
    await second.clock.advance(60_000);
    await again;
    expect(await second.simulator.inspect(second.domainId, step, before)).toEqual({ kind: 'done' });
    expect(notate(await second.tree())).toMatch(/^a\*\((b c|c b)\)$/);
    expect(hashes(second)).toEqual(contents);
  });
});
