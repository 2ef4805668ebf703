import { treeFromNotation } from '@snaptree/core';
import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { Readings, type ReadingsOptions } from './readings.ts';

const caller = { by: 'local', from: '', hosts: 'all' } as const;

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
  const options = {
    clock,
    hosts: { link: () => ({ use: (action: (it: unknown) => unknown) => action(driver) }) },
    notes: { resolve: async () => {}, overlay: async (_: string, tree: unknown) => tree },
    events: { emit: () => {} },
  };
  const readings = new Readings(options as unknown as ReadingsOptions);
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
