import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { Readings, type ReadingsOptions } from './readings.ts';

const caller = { by: 'local', from: '', hosts: 'all' } as const;

function readingsOf(clock: ManualClock, driver: object): Readings {
  const options = {
    clock,
    hosts: { link: () => ({ use: (action: (it: unknown) => unknown) => action(driver) }) },
    notes: { resolve: async () => {}, overlay: async (_: string, tree: unknown) => tree },
    events: { emit: () => {} },
  };
  return new Readings(options as unknown as ReadingsOptions);
}

it('reads a tree in full again after 30 seconds, because hypervisors report no change of files', async () => {
  const clock = new ManualClock();
  let missing = false;
  const asked: (string | undefined)[] = [];
  const driver = {
    read: async (_: string, { unless }: { unless?: string } = {}) => {
      asked.push(unless);
      if (unless === 'same') return 'unchanged';
      const tree = treeFromNotation('a*');
      const disks = tree.live.disks.map((disk) => ({
        ...disk,
        chain: disk.chain.map((layer) => ({ ...layer, missing })),
      }));
      return { tree: { ...tree, live: { ...tree.live, disks } }, capabilities: {}, changeToken: 'same' };
    },
  };
  const readings = readingsOf(clock, driver);
  const view = async () => {
    const { tree } = await readings.view('host', 'vm', caller);
    return tree.live.disks[0]?.chain[0]?.missing;
  };
  expect(await view()).toBe(false);
  missing = true;
  clock.advance(10_000);
  expect(await view()).toBe(false);
  clock.advance(20_000);
  expect(await view()).toBe(true);
  expect(asked).toEqual([undefined, 'same', undefined]);
});

describe('a hypervisor that does not answer', () => {
  it('shows the tree as it was read last, or the reason, instead of waiting forever', async () => {
    const clock = new ManualClock();
    let hangs = true;
    const answer = { tree: treeFromNotation('a*'), capabilities: {}, changeToken: 'same' };
    const driver = { read: () => (hangs ? new Promise(() => {}) : Promise.resolve(answer)) };
    const readings = readingsOf(clock, driver);
    const first = readings.view('host', 'first', caller);
    clock.advance(30_000);
    await expect(first).rejects.toMatchObject({ problem: { code: 'timeout' } });

    hangs = false;
    const known = await readings.view('host', 'second', caller);
    hangs = true;
    clock.advance(1000);
    const second = readings.view('host', 'second', caller);
    clock.advance(30_000);
    expect(await second).toEqual({ ...known, away: expect.objectContaining({ code: 'timeout' }) });
  });

  it('refuses a preview after two minutes', async () => {
    const clock = new ManualClock();
    const readings = readingsOf(clock, { read: () => new Promise(() => {}) });
    const asked = readings.fullInTime('host', 'vm');
    clock.advance(120_000);
    await expect(asked).rejects.toMatchObject({ problem: { code: 'timeout' } });
  });
});
