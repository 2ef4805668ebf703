import type { Job } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { interruptedQuery, jobsQuery } from '../api/queries/queries.ts';
import { useConnection } from '../api/socket/services.ts';
import { jobBarMessages } from '../messages/jobs/bar.ts';

/** All known jobs, newest first. While the server is unreachable, the status of the open ones is unknown. */
export function useJobs() {
  const { data, error, isPending } = useQuery(jobsQuery(useQueryClient()));
  const lost = useConnection() === 'lost';
  return { data: useMemo(() => (lost ? data?.map(unheard) : data), [data, lost]), error, isPending };
}

/** The job as shown while no events can arrive: an outcome stays, any other state is unknown. */
export function unheard(job: Job): Job {
  return isOpen(job) ? { ...job, state: 'unknown', hostLostWhy: jobBarMessages.serverLost } : job;
}

export const isOpen = (job: Job) => job.state !== 'finished';

/** The unfinished jobs of one domain. */
export function openJobsOf(jobs: readonly Job[], hostId: string, domainId: string): Job[] {
  return jobs.filter((job) => isOpen(job) && job.hostId === hostId && job.domainId === domainId);
}

const NONE: readonly Job[] = [];

/** The interrupted jobs, newest first. */
export function useInterruptedJobs(): readonly Job[] {
  return useQuery(interruptedQuery).data ?? NONE;
}

/** The interrupted job of this domain. */
export function useInterruptedJob(hostId: string, domainId: string): Job | undefined {
  return useInterruptedJobs().find((job) => job.hostId === hostId && job.domainId === domainId);
}
