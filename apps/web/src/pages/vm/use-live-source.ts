import type { Job, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { hostsQuery } from '../../api/queries/queries.ts';
import { openJobsOf, useInterruptedJob, useJobs } from '../../jobs/use-jobs.ts';
import type { TreeSource } from '../../screen/state/source.ts';
import type { ReadingState } from './use-reading.ts';

const IDLE: readonly Job[] = [];

/** The tree of a VM as the server reads it, with the jobs that work there. */
export function useLiveSource({
  reading,
  stale,
  problem,
}: ReadingState & { reading: TreeReading }): TreeSource {
  const hostName = useHostName(reading.hostId);
  const jobs = useOpenJobs(reading);
  const interrupted = useInterruptedJob(reading.hostId, reading.tree.domain.id);
  const blockedReason = stale ?? blockedBy(jobs, interrupted);
  return { reading, hostName, stale, problem, jobs, interrupted, blockedReason };
}

/** Why a job keeps others from being begun. */
function blockedBy(jobs: readonly Job[], interrupted: Job | undefined): string | undefined {
  if (jobs.length > 0) return 'A job works on this machine now.';
  return interrupted === undefined ? undefined : 'A job stopped half-way here and waits for a decision.';
}

/** The jobs that work on this machine now. */
function useOpenJobs({ hostId, tree }: TreeReading): readonly Job[] {
  const { data } = useJobs();
  const domainId = tree.domain.id;
  return useMemo(() => {
    const open = openJobsOf(data ?? [], hostId, domainId);
    // Always the same: the whole tree would be painted again whenever a job elsewhere goes on.
    return open.length === 0 ? IDLE : open;
  }, [data, hostId, domainId]);
}

function useHostName(hostId: string): string {
  const hosts = useQuery(hostsQuery).data;
  return hosts?.find((host) => host.id === hostId)?.name ?? hostId;
}
