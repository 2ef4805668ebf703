import { type Operation, planOperation, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import { type HandClock, handClock } from '../../time/testing/hand-clock.ts';
import { createSimulator, type Simulator } from '../driver.ts';
import { type DomainBuilder, type DomainOptions, HostBuilder } from '../fleet/builder.ts';
import { seededRandom } from '../fleet/random.ts';
import { GiB } from '../fleet/units.ts';
import type { HypervisorKind } from '../world/model.ts';
import { memoryStore } from '../world/store.ts';
import { SimulatorWorld } from '../world/world.ts';

const START = Date.UTC(2026, 0, 1);

export interface Bench {
  readonly simulator: Simulator;
  readonly clock: HandClock;
  readonly world: SimulatorWorld;
  readonly domainId: string;
  /** Ends the process without warning and starts the next one on the stored state. */
  restart(): Promise<Bench>;
  tree(): Promise<SnapshotTree>;
  idOf(name: string): Promise<string>;
  /** Plans an operation and sends its steps; the clock must be moved by hand. */
  run(operation: Operation, signal?: AbortSignal): Promise<string[]>;
  step(step: Step, signal?: AbortSignal): Promise<unknown>;
}

export interface BenchRequest extends DomainOptions {
  readonly kind: HypervisorKind;
  readonly build?: (domain: DomainBuilder, host: HostBuilder) => void;
  readonly freeBytes?: number;
  /** Default 9.0, which also builds the history. */
  readonly libvirt?: SimulatedLibvirt;
  readonly appArmor?: boolean;
}

/** One simulated VM with a history, on a clock that is moved by hand. */
export async function bench(request: BenchRequest): Promise<Bench> {
  const clock = handClock();
  const { kind, freeBytes = 1_000 * GiB, libvirt = '9.0', appArmor = false, build, ...options } = request;
  const host = new HostBuilder({ kind, now: START, random: seededRandom(5), freeBytes, folder: '/images' });
  const builder = host.domain('machine', { used: GiB, ...options });
  build?.(builder, host);
  const store = memoryStore();
  return open({ store, clock, domainId: builder.domain.id, seed: host, libvirt, appArmor });
}

async function open(from: {
  store: ReturnType<typeof memoryStore>;
  clock: HandClock;
  domainId: string;
  seed: HostBuilder;
  libvirt: SimulatedLibvirt;
  appArmor: boolean;
}): Promise<Bench> {
  const { store, clock, domainId, seed, libvirt, appArmor } = from;
  const world = await SimulatorWorld.open(store, () => seed.state);
  const simulator = createSimulator({ world, clock, random: seededRandom(9), libvirt, appArmor });
  const tree = async () => (await simulator.read(domainId)).tree;
  const step = (wanted: Step, signal = new AbortController().signal) =>
    simulator.execute(domainId, wanted, { signal, report: () => {}, sending: () => {} });
  return {
    simulator,
    clock,
    world,
    domainId,
    restart: () => open({ ...from, store: memoryStore(store.text) }),
    tree,
    async idOf(name) {
      return (await tree()).snapshots.find((s) => s.name === name)?.id ?? `no ${name}`;
    },
    async run(operation, signal) {
      const { tree: before, capabilities } = await simulator.read(domainId);
      const result = planOperation(before, operation, capabilities);
      if (!result.ok) return result.refusals.map((r) => r.code);
      for (const wanted of result.plan.steps) await step(wanted, signal);
      return [];
    },
    step,
  };
}

/** The code and the native text of what a promise throws. */
export async function failureOf(going: Promise<unknown>): Promise<string> {
  try {
    await going;
    return 'nothing was thrown';
  } catch (error) {
    if (error instanceof SnaptreeError)
      return `${error.problem.code}: ${error.problem.native?.text ?? error.problem.todo}`;
    throw error;
  }
}
