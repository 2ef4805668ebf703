import type { MergeDirection } from '@snaptree/core';
import { expect, it } from 'vitest';
import { MiB } from './fleet/units.ts';
import { type Bench, bench } from './testing/bench.ts';

const withLayers = () =>
  bench({
    kind: 'qemu',
    build: (domain) => {
      domain.take('a', { age: 0, bytes: MiB, mechanism: 'external' });
      domain.take('b', { age: 0, bytes: MiB, mechanism: 'external' });
    },
  });

async function repaired(one: Bench, merged?: MergeDirection): Promise<string[]> {
  const going = one.run({ kind: 'repair', ...(merged === undefined ? {} : { merged }) });
  await one.clock.advance(60_000);
  return going;
}

it('shows a merge by another tool, which a repair of the records follows', async () => {
  const one = await withLayers();
  const before = one.simulator.controls.liveHash(one.domainId);
  await one.simulator.controls.changeFiles(one.domainId, 'mergeFiles');
  const { current, snapshots } = await one.tree();
  expect(current.kind).toBe('unknown');
  expect(snapshots.map(({ name, problem }) => [name, problem?.code])).toEqual([
    ['a', 'overwritten'],
    ['b', 'metadataOnly'],
  ]);
  expect(await repaired(one)).toEqual([]);
  expect((await one.tree()).current).toEqual({ kind: 'base' });
  expect((await one.tree()).snapshots).toEqual([]);
  expect(one.simulator.controls.liveHash(one.domainId)).toBe(before);
});

it('shows a file that was renamed, whose record a repair corrects', async () => {
  const one = await withLayers();
  await one.simulator.controls.changeFiles(one.domainId, 'moveFile');
  expect(await one.run({ kind: 'mergeIntoChildren', id: await one.idOf('b') })).toContain(
    'layerNotInLiveChain',
  );
  expect(await repaired(one)).toEqual([]);
  const { snapshots, live } = await one.tree();
  expect(snapshots.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  expect(snapshots[1]?.disks[0]?.overlay).toBe(live.disks[0]?.chain[0]?.path);
});

it.each([
  ['intoBacking', ['b']],
  ['intoOverlay', ['a']],
] as const)('shows a merge in the middle, which is repaired as a user says (%s)', async (merged, left) => {
  const one = await withLayers();
  const before = one.simulator.controls.liveHash(one.domainId);
  await one.simulator.controls.changeFiles(one.domainId, 'mergeMiddle');
  expect((await one.tree()).snapshots.map(({ problem }) => problem?.code)).toEqual([
    'mergedElsewhere',
    'mergedElsewhere',
  ]);
  expect(await repaired(one)).toEqual(['mergedElsewhere']);
  expect(await repaired(one, merged)).toEqual([]);
  const { snapshots, current } = await one.tree();
  expect(snapshots.map(({ name, problem }) => [name, problem])).toEqual(
    left.map((name) => [name, undefined]),
  );
  expect(current).toEqual({ kind: 'snapshot', id: snapshots[0]?.id });
  expect(one.simulator.controls.liveHash(one.domainId)).toBe(before);
});

it('shows a copy into the active file, which leaves the snapshots as they are', async () => {
  const one = await withLayers();
  await one.simulator.controls.changeFiles(one.domainId, 'copyFiles');
  const { snapshots, current, live } = await one.tree();
  expect(snapshots.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  expect([current.kind, live.disks[0]?.chain.length]).toEqual(['snapshot', 1]);
  expect(await repaired(one)).toEqual(['nothingToDo']);
});
