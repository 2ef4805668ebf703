import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryStore } from './store.ts';
import { SimulatorWorld } from './world.ts';

it('opens a simulated host as version 0.1.0 stored it', async () => {
  const stored = readFileSync(join(import.meta.dirname, '../testing/version-0.1.0/sim-atlas.json'), 'utf8');
  expect(stored).toContain('"frozen"');
  const world = await SimulatorWorld.open(memoryStore(stored), () => {
    throw new Error('the stored host was not used');
  });
  const disks = Object.values(world.state.domains).flatMap(({ snapshots }) =>
    snapshots.flatMap((s) => s.disks),
  );
  const covered = disks.filter(({ coverage }) => coverage !== 'none');
  expect(covered.length).toBeGreaterThan(20);
  expect(covered.every(({ stateFile }) => stateFile !== undefined)).toBe(true);
});
