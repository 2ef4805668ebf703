import type { SnapshotTree, Step } from '@snaptree/core';
import type { DomainSummary, Driver, ExecuteOptions, Reading, StepEvidence, StepOutcome } from '../driver.ts';
import { capabilitiesOf } from './capabilities.ts';
import { type Clock, wallClock } from './clock.ts';
import { type SimulatorControls, simulatorControls } from './controls.ts';
import { execute } from './execute.ts';
import { inspect } from './inspect.ts';
import { recover, type Stage, settle } from './jobs.ts';
import { readTree } from './read.ts';
import type { SimulatedDomain } from './world/model.ts';
import type { SimulatorWorld } from './world/world.ts';

export interface SimulatorOptions {
  readonly world: SimulatorWorld;
  /** Default: the machine's own clock. */
  readonly clock?: Clock;
  /** From 0 up to 1; default: `Math.random`. */
  readonly random?: () => number;
  /** How many times faster than life jobs run; default 1. */
  readonly speed?: number;
}

/** A driver over a simulated host, with what only a simulator offers beside it. */
export interface Simulator extends Driver {
  readonly controls: SimulatorControls;
}

/** How long a reading of a busy guest passes for unchanged, in milliseconds: its files grow meanwhile. */
const GROWTH_MS = 30_000;

/**
 * Drives one simulated host. What was under way when the last process ended is brought to where this kind of
 * hypervisor would have brought it.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const clock = options.clock ?? wallClock;
  const { world } = options;
  const stage: Stage = {
    world,
    now: clock.now,
    random: options.random ?? Math.random,
    speed: options.speed ?? 1,
  };
  const ownJobs = new Set<string>();
  const closing = new AbortController();
  const capabilities = capabilitiesOf[world.state.kind];
  recover(stage);

  // What a look has seen to be done must still be done after a crash.
  const upToDate = async (id: string): Promise<SimulatedDomain> => {
    const domain = world.domain(id);
    if (settle(stage, domain)) await world.save();
    return domain;
  };
  const treeOf = (domain: SimulatedDomain): SnapshotTree =>
    readTree(world.state, domain, { now: stage.now(), ownJobs });
  const markOf = (domain: SimulatedDomain): string => {
    const grows = domain.power === 'running' && domain.guest.bytesPerSecond > 0;
    return `${domain.version}:${domain.job?.id ?? ''}:${grows ? Math.floor(stage.now() / GROWTH_MS) : ''}`;
  };

  function read(domainId: string): Promise<Reading>;
  function read(
    domainId: string,
    how: { signal?: AbortSignal; unless?: string },
  ): Promise<Reading | 'unchanged'>;
  async function read(domainId: string, how: { unless?: string } = {}): Promise<Reading | 'unchanged'> {
    const domain = await upToDate(domainId);
    const mark = markOf(domain);
    if (how.unless === mark) return 'unchanged';
    return { tree: treeOf(domain), capabilities, mark };
  }

  return {
    kind: 'simulator',
    controls: simulatorControls(stage),
    async product() {
      return capabilities.product;
    },
    async listDomains(): Promise<readonly DomainSummary[]> {
      const domains = await Promise.all(Object.keys(world.state.domains).map(upToDate));
      return domains.map(({ id, name, power, snapshots }) => ({
        id,
        name,
        power,
        snapshots: snapshots.length,
      }));
    },
    read,
    async execute(domainId: string, step: Step, how: ExecuteOptions): Promise<StepOutcome> {
      const domain = await upToDate(domainId);
      return execute(
        { stage, clock, domain, read: () => treeOf(domain), ownJobs, closed: closing.signal },
        step,
        how,
      );
    },
    async inspect(domainId: string, step: Step, before: SnapshotTree): Promise<StepEvidence> {
      const domain = await upToDate(domainId);
      return inspect(stage, domain, { step, before, after: treeOf(domain) });
    },
    watch: (changed) => world.watch(changed),
    async close() {
      closing.abort();
      await world.save();
    },
  };
}
