import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that goes wrong once, as the simulator's own files hold it. */
export interface SimulatedFault {
  /** `cut`: the connection to the hypervisor breaks while it works on. `fail`: it gives up half-way. */
  readonly kind: 'cut' | 'fail';
  readonly steps: readonly string[];
  readonly text?: string;
}

/** Writes faults into the file of a simulated host whose server is not running. */
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
