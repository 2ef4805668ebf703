import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HostConnection, usualPorts } from '@snaptree/core';
import {
  createLibvirtDriver,
  createVirtualBoxDriver,
  createVSphereDriver,
  demoFleet,
  fileStore,
  LocalService,
  serviceAt,
  type VirtualBoxDriverOptions,
  type VSphereDriverOptions,
  type WorldStore,
} from '@snaptree/drivers';
import { problem } from '../problems.ts';
import type { OpenDriver } from './link.ts';
import type { HostSpec } from './spec.ts';

const DEMO_SEED = 1;

export interface DriverOpenerOptions {
  /** Where simulated hosts keep their state, in `simulator/HOST.json`. */
  readonly dataDirectory: string;
  /** How many times faster than life simulated jobs run. */
  readonly simulatorSpeed?: number;
  /** Look only: simulated hosts are read from their files, which are not written. */
  readonly readOnly?: boolean;
}

/** The simulated hosts that the product shows before a real one is configured. */
export function demoHosts(): HostSpec[] {
  return demoFleet(DEMO_SEED).map(({ id, name }) => ({
    id,
    name,
    origin: 'demo',
    connection: { kind: 'simulator', seed: DEMO_SEED },
  }));
}

/** Chooses the driver of a host by the kind of its connection. */
export function driverOpener(options: DriverOpenerOptions): OpenDriver {
  const { simulatorSpeed: speed } = options;
  return async (spec) => {
    const { connection } = spec;
    switch (connection.kind) {
      case 'libvirt':
        return createLibvirtDriver({ connection });
      case 'virtualbox':
        return createVirtualBoxDriver(virtualBoxOptions(connection));
      case 'vsphere':
        return createVSphereDriver(vSphereOptions(connection));
      case 'simulator': {
        const fleet = demoFleet(connection.seed ?? DEMO_SEED);
        // A simulated host that somebody added himself is a fresh copy of the first one of the fleet.
        const host = fleet.find(({ id }) => id === spec.id) ?? fleet[0];
        if (host === undefined)
          throw problem('notFound', 'The demo fleet is empty', spec.name, 'Choose another.');
        return host.open({ store: storeOf(spec, options), ...(speed === undefined ? {} : { speed }) });
      }
      default:
        return connection satisfies never;
    }
  };
}

function virtualBoxOptions(
  connection: Extract<HostConnection, { kind: 'virtualbox' }>,
): VirtualBoxDriverOptions {
  const { service, username, password } = connection;
  const credentials = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  if (service.kind === 'local') return { service: new LocalService(), ...credentials };
  const { kind, host, port = usualPorts[kind] } = service;
  const url = new URL(`${kind}://${inUrl(host)}:${port}/`);
  const endpoint = { url, ...(kind === 'https' ? trustIn(service) : {}) };
  return { service: serviceAt(endpoint), ...credentials };
}

/** vSphere's API is at this path of every vCenter and ESXi host, and never without TLS. */
function vSphereOptions(connection: Extract<HostConnection, { kind: 'vsphere' }>): VSphereDriverOptions {
  const { host, port = usualPorts.vsphere, username, password = '' } = connection;
  const url = new URL(`https://${inUrl(host)}:${port}/sdk`);
  return { endpoint: { url, ...trustIn(connection) }, username, password };
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** How the other side is known. */
const trustIn = ({ fingerprint, ca }: { fingerprint?: string | undefined; ca?: string | undefined }) => ({
  ...(fingerprint === undefined ? {} : { fingerprint }),
  ...(ca === undefined ? {} : { ca }),
});

function storeOf(spec: HostSpec, options: DriverOpenerOptions): WorldStore {
  const directory = join(options.dataDirectory, 'simulator');
  if (options.readOnly !== true) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const store = fileStore(join(directory, `${spec.id}.json`));
  return options.readOnly === true ? { load: () => store.load(), save: async () => undefined } : store;
}
