import type { Job, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { hostsQuery } from '../../api/queries/queries.ts';
import { openJobsOf, useInterruptedJob, useJobs } from '../../jobs/use-jobs.ts';
import { vmPageMessages } from '../../messages/tree/page.ts';
import type { TreeSource } from '../../screen/state/source.ts';
import type { ReadingState } from './use-reading.ts';

const IDLE: readonly Job[] = [];

/** The tree of a VM as the server reads it, with the jobs that are running on it. */
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

/** Why a job prevents others from starting. */
function blockedBy(jobs: readonly Job[], interrupted: Job | undefined): string | undefined {
  if (jobs.length > 0) return vmPageMessages.jobRunning;
  return interrupted === undefined ? undefined : vmPageMessages.interrupted;
}

/** The jobs that run on this VM now. */
function useOpenJobs({ hostId, tree }: TreeReading): readonly Job[] {
  const { data } = useJobs();
  const domainId = tree.domain.id;
  return useMemo(() => {
    const open = openJobsOf(data ?? [], hostId, domainId);
    // A constant: otherwise progress of any other job would repaint the tree.
    return open.length === 0 ? IDLE : open;
  }, [data, hostId, domainId]);
}

function useHostName(hostId: string): string {
  const hosts = useQuery(hostsQuery).data;
  return hosts?.find((host) => host.id === hostId)?.name ?? hostId;
}
