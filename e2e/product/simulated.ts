import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fault that happens once, in the format of the simulator's files. */
export interface SimulatedFault {
  /** `cut`: the connection breaks, and the hypervisor continues. `fail`: the step fails and stays incomplete. */
  readonly kind: 'cut' | 'fail';
  readonly steps: readonly string[];
  readonly text?: string;
}

/** Writes faults to the file of a simulated host. The server must not be running. */
export function plantFaults(
  directory: string,
  { host, machine, faults }: { host: string; machine: string; faults: readonly SimulatedFault[] },
): void {
  const file = join(directory, 'simulator', `${host}.json`);
  const world: { domains: Record<string, { name: string; faults?: unknown }> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const found = Object.values(world.domains).find((domain) => domain.name === machine);
  if (found === undefined) throw new Error(`${host} has no machine ${machine}`);
  found.faults = faults;
  writeFileSync(file, JSON.stringify(world));
}
