import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_SEED, demoFleet, fileStore, openDriver, type WorldStore } from '@snaptree/drivers';
import type { OpenDriver } from './link.ts';
import type { HostSpec } from './spec.ts';

export interface DriverOpenerOptions {
  /** Where simulated hosts keep their state, in `simulator/HOST.json`. */
  readonly dataDirectory: string;
  /** Speed of simulated jobs; 1 is real time. */
  readonly simulatorSpeed?: number;
  /** Simulated hosts do not write their files. */
  readonly readOnly?: boolean;
}

/** The simulated hosts that are shown until a real host is configured. */
export function demoHosts(): HostSpec[] {
  return demoFleet(DEMO_SEED).map(({ id, name }) => ({
    id,
    name,
    origin: 'demo',
    connection: { kind: 'simulator', seed: DEMO_SEED },
  }));
}

/** Opens the driver of a host by the kind of its connection. */
export function driverOpener(options: DriverOpenerOptions): OpenDriver {
  const { simulatorSpeed: speed } = options;
  return (spec) =>
    openDriver(spec.connection, {
      hostId: spec.id,
      store: () => storeOf(spec, options),
      ...(speed === undefined ? {} : { speed }),
    });
}

function storeOf(spec: HostSpec, options: DriverOpenerOptions): WorldStore {
  const directory = join(options.dataDirectory, 'simulator');
  if (options.readOnly !== true) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const store = fileStore(join(directory, `${spec.id}.json`));
  return options.readOnly === true ? { load: () => store.load(), save: async () => undefined } : store;
}
