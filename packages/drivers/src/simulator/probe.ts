import type { SnapshotTree } from '@snaptree/core';
import { type Stage, settle } from './jobs.ts';
import { readTree } from './reading/tree.ts';
import type { SimulatedDomain } from './world/model.ts';

/** How a driver reads its host. */
export interface Look {
  /** The domain, with every job ended whose time has come; what was seen to be done is durable. */
  domain(id: string): Promise<SimulatedDomain>;
  tree(domain: SimulatedDomain): SnapshotTree;
  /** Differs when the tree may differ. */
  changeToken(domain: SimulatedDomain): string;
}

/** How long the reading of a busy guest counts as unchanged, in milliseconds, although its files grow. */
const GROWTH_MS = 30_000;

/** @param ownJobs jobs that the driver started itself, which are not reported as jobs of other clients */
export function lookAt(stage: Stage, ownJobs: ReadonlySet<string>): Look {
  const { world } = stage;
  return {
    async domain(id) {
      const domain = world.domain(id);
      if (settle(stage, domain)) await world.save();
      return domain;
    },
    tree: (domain) => readTree(world.state, domain, { now: stage.now(), libvirt: stage.libvirt, ownJobs }),
    changeToken(domain) {
      const grows = domain.power === 'running' && domain.guest.bytesPerSecond > 0;
      return `${domain.version}:${domain.job?.id ?? ''}:${grows ? Math.floor(stage.now() / GROWTH_MS) : ''}`;
    },
  };
}
