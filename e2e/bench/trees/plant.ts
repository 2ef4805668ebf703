import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { history, type Point } from './history.ts';

export const SIMULATED_HOST = 'sim-forge';
const HOUR = 3_600_000;

export const machineName = (size: number) => `history-${size}`;

/** Adds a VM with this many snapshots to the file of a simulated host. The server must not be running. */
export function plantMachine(directory: string, size: number): void {
  const file = join(directory, 'simulator', `${SIMULATED_HOST}.json`);
  const world: { domains: Record<string, object>; files: Record<string, object> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const name = machineName(size);
  const image = `/images/${name}.qcow2`;
  const points = history(size);
  const inside = Object.fromEntries(points.map(({ id }) => [id, {}]));
  world.files[image] = { backing: null, blocks: {}, bytes: 8e9, inside };
  world.domains[name] = {
    id: name,
    name,
    power: 'off',
    current: points.at(-1)?.id ?? null,
    disks: [{ disk: 'vda', file: image, capacity: 4e10 }],
    snapshots: points.map((point, i) =>
      snapshotOf(point, { image, createdAt: Date.now() - (size - i) * HOUR }),
    ),
    memoryBytes: 2e9,
    guest: { bytesPerSecond: 0, since: Date.now() },
    version: 1,
  };
  writeFileSync(file, JSON.stringify(world));
}

function snapshotOf(
  { id, parent }: Point,
  { image, createdAt }: { image: string; createdAt: number },
): object {
  const disks = [{ disk: 'vda', coverage: 'internal', stateFile: image }];
  const name = `nightly ${id.slice(1)}`;
  return { id, name, parent, createdAt, mechanism: 'internal', captured: 'off', memory: false, disks };
}
