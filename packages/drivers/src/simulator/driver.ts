import type { Hazard, SnapshotTree, Step } from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import type {
  CapturedConfiguration,
  DomainSummary,
  Driver,
  ExecuteOptions,
  Reading,
  StepEvidence,
  StepOutcome,
} from '../driver.ts';
import { type Clock, wallClock } from '../time/clock.ts';
import { capabilitiesOf, hazardsOf } from './capabilities.ts';
import { readConfiguration, readScreenshot } from './configuration/read.ts';
import { type SimulatorControls, simulatorControls } from './controls.ts';
import { execute } from './execute.ts';
import { inspect } from './inspect.ts';
import { recover, type Stage } from './jobs.ts';
import { lookAt } from './probe.ts';
import type { SimulatorWorld } from './world/world.ts';

export interface SimulatorOptions {
  readonly world: SimulatorWorld;
  /** The version of libvirt that a simulated QEMU imitates; default 9.0. */
  readonly libvirt?: SimulatedLibvirt;
  /** Whether AppArmor confines a simulated QEMU; default: no. */
  readonly appArmor?: boolean;
  /** Default: the clock of this computer. */
  readonly clock?: Clock;
  /** From 0 up to 1; default: `Math.random`. */
  readonly random?: () => number;
  /** How many times faster than real time jobs run; default 1. */
  readonly speed?: number;
}

/** A driver for a simulated host, with controls that only a simulator has. */
export interface Simulator extends Driver {
  readonly controls: SimulatorControls;
}

/**
 * Drives one simulated host. Jobs that were running when the last process ended are brought to the end that this kind of
 * hypervisor would have brought them to.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const clock = options.clock ?? wallClock;
  const { world, libvirt = '9.0', appArmor = false } = options;
  const stage: Stage = {
    world,
    libvirt,
    appArmor,
    now: clock.now,
    random: options.random ?? Math.random,
    speed: options.speed ?? 1,
  };
  const ownJobs = new Set<string>();
  const closing = new AbortController();
  const capabilities = capabilitiesOf(world.state.kind, { libvirt, appArmor });
  recover(stage);

  const look = lookAt(stage, ownJobs);

  function read(domainId: string): Promise<Reading>;
  function read(
    domainId: string,
    how: { signal?: AbortSignal; unless?: string },
  ): Promise<Reading | 'unchanged'>;
  async function read(domainId: string, how: { unless?: string } = {}): Promise<Reading | 'unchanged'> {
    const domain = await look.domain(domainId);
    const changeToken = look.changeToken(domain);
    if (how.unless === changeToken) return 'unchanged';
    return { tree: look.tree(domain), capabilities, changeToken };
  }

  return {
    kind: 'simulator',
    controls: simulatorControls(stage),
    async product() {
      return capabilities.product;
    },
    async hazards(): Promise<readonly Hazard[]> {
      return hazardsOf(world.state.kind, { libvirt, appArmor });
    },
    async listDomains(): Promise<readonly DomainSummary[]> {
      const domains = await Promise.all(Object.keys(world.state.domains).map(look.domain));
      return domains.map(({ id, name, power, snapshots }) => ({
        id,
        name,
        power,
        snapshots: snapshots.length,
      }));
    },
    read,
    async configuration(domainId: string, snapshotId: string): Promise<CapturedConfiguration> {
      return readConfiguration(world.state, await look.domain(domainId), snapshotId);
    },
    async screenshot(domainId: string, snapshotId: string): Promise<Uint8Array> {
      return readScreenshot(world.state, await look.domain(domainId), snapshotId);
    },
    async execute(domainId: string, step: Step, how: ExecuteOptions): Promise<StepOutcome> {
      const domain = await look.domain(domainId);
      return execute(
        { stage, clock, domain, read: () => look.tree(domain), ownJobs, closed: closing.signal },
        step,
        how,
      );
    },
    async inspect(domainId: string, step: Step, before: SnapshotTree): Promise<StepEvidence> {
      const domain = await look.domain(domainId);
      return inspect(stage, domain, { step, before, after: look.tree(domain) });
    },
    watch: (changed) => world.watch(changed),
    async close() {
      closing.abort();
      await world.save();
    },
  };
}
