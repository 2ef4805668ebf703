import type { Effect, Job, TreeReading } from '@snaptree/core';
import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';

/** The newest known tree of a VM. */
export const newestTree = (client: QueryClient, hostId: string, domainId: string) =>
  client.getQueryData<TreeReading>(keys.tree(hostId, domainId));

/**
 * Whether a snapshot is in the newest known tree: that tree is not known to be outdated (a job has ended, or someone
 * else has changed it), and no running job deletes the snapshot.
 */
export function stillExists(client: QueryClient, { hostId, tree }: TreeReading, snapshotId: string): boolean {
  if (client.getQueryState(keys.tree(hostId, tree.domain.id))?.isInvalidated === true) return false;
  if (!tree.snapshots.some(({ id }) => id === snapshotId)) return false;
  const isGoing = (job: Job) =>
    job.hostId === hostId &&
    job.domainId === tree.domain.id &&
    job.state !== 'finished' &&
    takes(job.effects, snapshotId);
  return client.getQueryData<Job[]>(keys.jobs)?.some(isGoing) !== true;
}

const takes = (effects: readonly Effect[], id: string) =>
  effects.some(
    (effect) =>
      (effect.kind === 'merged' || effect.kind === 'discarded' || effect.kind === 'metadataDeleted') &&
      effect.id === id,
  );
