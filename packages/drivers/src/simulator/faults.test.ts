import { notate, type Progress, type Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { GiB } from './fleet/units.ts';
import { type Bench, bench, failureOf } from './testing/bench.ts';
import type { Fault, HypervisorKind } from './world/model.ts';

const mechanisms = { qemu: 'external', virtualbox: 'differencing', vsphere: 'delta' } as const;

async function chain(
  kind: HypervisorKind,
  faults: Fault[] = [],
  freeBytes = 1_000 * GiB,
): Promise<{ it: Bench; step: Step }> {
  const made = await bench({
    kind,
    freeBytes,
    build: (domain) => {
      for (const name of ['a', 'b'])
        domain.take(name, { age: 0, bytes: 2 * GiB, mechanism: mechanisms[kind] });
      domain.write(2 * GiB);
    },
  });
  await made.simulator.controls.setFaults(made.domainId, faults);
  return {
    it: made,
    step: { kind: 'delete', id: await made.idOf('b'), expect: 'merge', children: ['live'] },
  };
}

async function after<T>(it: Bench, ms: number, going: Promise<T>): Promise<T> {
  going.catch(() => {}); // handled by the caller after the clock has moved
  await it.clock.advance(ms);
  return going;
}

describe('a merge', () => {
  it('of 2 GiB takes about ten seconds and reports its progress', async () => {
    const { it: one, step } = await chain('qemu');
    const heard: Progress[] = [];
    const going = one.simulator.execute(one.domainId, step, {
      signal: new AbortController().signal,
      report: (p) => heard.push(p),
      sending: () => {},
    });
    await one.clock.advance(5_150);
    expect(heard.at(-1)?.percent).toBeCloseTo(50, -0.5);
    expect(heard.at(-1)).toMatchObject({
      bytesTotal: expect.any(Number),
      bytesPerSecond: expect.any(Number),
      secondsLeft: 6,
    });
    await one.clock.advance(4_900);
    expect(one.world.domain(one.domainId).job).toBeDefined();
    await one.clock.advance(1_000);
    await going;
    expect(notate(await one.tree())).toBe('a*');
  });

  it.each(['qemu', 'virtualbox', 'vsphere'] as const)(
    'runs to its end on %s, which cannot cancel it',
    async (kind) => {
      const { it: one, step } = await chain(kind);
      const stop = new AbortController();
      const going = one.step(step, stop.signal);
      await one.clock.advance(3_000);
      stop.abort();
      expect(await after(one, 30_000, going)).toEqual({ leftovers: [] });
      expect(notate(await one.tree())).toBe('a*');
    },
  );
});

describe('a fault', () => {
  it('"fail" keeps the snapshot on QEMU, and the same step finishes the merge', async () => {
    const { it: one, step } = await chain('qemu', [
      { kind: 'fail', atPercent: 40, text: 'block job failed: Input/output error' },
    ]);
    const before = await one.tree();
    expect(await failureOf(after(one, 20_000, one.step(step)))).toBe(
      'hypervisorError: block job failed: Input/output error',
    );
    expect(await one.simulator.inspect(one.domainId, step, before)).toMatchObject({
      kind: 'halfDone',
      again: true,
    });
    await after(one, 20_000, one.step(step));
    expect(notate(await one.tree())).toBe('a*');
  });

  it('"fail" on vSphere removes the snapshot and leaves disks that need consolidation', async () => {
    const { it: one, step } = await chain('vsphere', [{ kind: 'fail' }]);
    const hash = one.simulator.controls.liveHash(one.domainId);
    expect(await failureOf(after(one, 20_000, one.step(step)))).toMatch(/^hypervisorError/);
    const tree = await one.tree();
    expect([notate(tree), tree.needsConsolidation]).toEqual(['a*', true]);
    await after(one, 20_000, one.run({ kind: 'consolidate' }));
    expect((await one.tree()).needsConsolidation).toBeUndefined();
    expect(one.simulator.controls.liveHash(one.domainId)).toBe(hash);
  });

  it('"cut" loses the connection while the hypervisor continues', async () => {
    const { it: one, step } = await chain('qemu', [{ kind: 'cut', atPercent: 30 }]);
    const before = await one.tree();
    expect(await failureOf(after(one, 4_000, one.step(step)))).toMatch(/^connectionLost/);
    expect(await one.simulator.inspect(one.domainId, step, before)).toMatchObject({ kind: 'running' });
    await one.clock.advance(20_000);
    expect(await one.simulator.inspect(one.domainId, step, before)).toEqual({ kind: 'done' });
  });

  it('"lostReply" runs the step and loses the answer', async () => {
    const { it: one, step } = await chain('qemu', [{ kind: 'lostReply' }]);
    const before = await one.tree();
    expect(await failureOf(after(one, 20_000, one.step(step)))).toMatch(/^connectionLost/);
    expect(await one.simulator.inspect(one.domainId, step, before)).toEqual({ kind: 'done' });
  });

  it('"hang" makes no progress until it is removed', async () => {
    const { it: one, step } = await chain('virtualbox', [{ kind: 'hang', atPercent: 70 }]);
    const before = await one.tree();
    const going = one.step(step);
    await one.clock.advance(600_000);
    expect(await one.simulator.inspect(one.domainId, step, before)).toMatchObject({
      kind: 'running',
      progress: { percent: 70 },
    });
    await one.simulator.controls.setFaults(one.domainId, []);
    expect(await after(one, 5_000, going)).toEqual({ leftovers: [] });
  });

  it('happens once, and only in the kinds of steps that it names', async () => {
    const { it: one } = await chain('qemu', [{ kind: 'fail', steps: ['delete'] }]);
    expect(
      await after(one, 2_000, one.run({ kind: 'describe', id: await one.idOf('a'), description: 'x' })),
    ).toEqual([]);
    expect(one.simulator.controls.faults(one.domainId)).toHaveLength(1);
  });

  it('happens automatically when there is not enough free space', async () => {
    const { it: one, step } = await chain('qemu', [], GiB);
    expect(await failureOf(after(one, 20_000, one.step(step)))).toBe('noSpace: No space left on device');
    expect(notate(await one.tree())).toBe('a(b*)');
  });
});

describe('a job whose files another client deletes', () => {
  it('fails with the message of the hypervisor instead of hanging', async () => {
    const { it: one, step } = await chain('qemu');
    const going = one.step(step);
    await one.clock.advance(1_000);
    await one.simulator.controls.asOtherClient(one.domainId, step);
    expect(await failureOf(after(one, 20_000, going))).toContain('no domain snapshot');
    expect(notate(await one.tree())).toBe('a*');
  });
});

describe('the second of two simultaneous calls', () => {
  it('is refused for the same VM', async () => {
    const { it: one, step } = await chain('vsphere');
    const going = one.step(step);
    await one.clock.advance(1_000);
    expect(await failureOf(one.step(step))).toBe('domainBusy: Another task is already in progress.');
    await after(one, 20_000, going);
  });
});
