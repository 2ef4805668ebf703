import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import { type Clock, wallClock } from '../../time/clock.ts';
import type { WorldStore } from '../../world-store.ts';
import { createSimulator, type Simulator } from '../driver.ts';
import type { HypervisorKind } from '../world/model.ts';
import { memoryStore } from '../world/store.ts';
import { SimulatorWorld } from '../world/world.ts';
import type { HostBuilder } from './builder.ts';
import { atlas, forge } from './qemu-hosts.ts';
import { seededRandom } from './random.ts';
import { workbench } from './virtualbox-host.ts';
import { cluster } from './vsphere-host.ts';

export interface OpenOptions {
  /** Where the state is stored; default: in memory. */
  readonly store?: WorldStore;
  readonly clock?: Clock;
  /** The version of libvirt that a simulated QEMU imitates; default 9.0. */
  readonly libvirt?: SimulatedLibvirt;
  /** How many times faster than real time jobs run; default 1. */
  readonly speed?: number;
}

/** One host of the demonstration fleet. */
export interface DemoHost {
  /** Stable: the same on every start. */
  readonly id: string;
  readonly name: string;
  readonly kind: HypervisorKind;
  /** The kind, for display. */
  readonly label: string;
  /** Starts with the seeded history when the store is empty. */
  open(options?: OpenOptions): Promise<Simulator>;
}

const hosts: readonly {
  id: string;
  name: string;
  kind: HypervisorKind;
  label: string;
  build: (seed: { now: number; random: () => number }) => HostBuilder;
}[] = [
  { id: 'sim-atlas', name: 'atlas (production)', kind: 'qemu', label: 'QEMU, simulated', build: atlas },
  { id: 'sim-forge', name: 'forge (laboratory)', kind: 'qemu', label: 'QEMU, simulated', build: forge },
  {
    id: 'sim-workbench',
    name: 'workbench (desktops)',
    kind: 'virtualbox',
    label: 'VirtualBox, simulated',
    build: workbench,
  },
  {
    id: 'sim-cluster',
    name: 'cluster-a (data center)',
    kind: 'vsphere',
    label: 'vSphere, simulated',
    build: cluster,
  },
];

/** The seed of the hosts that are shown before a real one is configured. */
export const DEMO_SEED = 1;

/** The demo hosts. The same seed gives the same VMs, with ages counted from the first start. */
export function demoFleet(seed: number): readonly DemoHost[] {
  return hosts.map(({ id, name, kind, label, build }, n) => ({
    id,
    name,
    kind,
    label,
    async open(options: OpenOptions = {}): Promise<Simulator> {
      const clock = options.clock ?? wallClock;
      const world = await SimulatorWorld.open(
        options.store ?? memoryStore(),
        () => build({ now: clock.now(), random: seededRandom(seed * 31 + n) }).state,
      );
      return createSimulator({
        world,
        clock,
        ...(options.libvirt === undefined ? {} : { libvirt: options.libvirt }),
        ...(options.speed === undefined ? {} : { speed: options.speed }),
      });
    },
  }));
}
