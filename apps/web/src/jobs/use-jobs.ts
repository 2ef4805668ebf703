import type { Job } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { jobsQuery } from '../api/queries.ts';

/** All known jobs, the newest first. */
export function useJobs() {
  return useQuery(jobsQuery(useQueryClient()));
}

export const isOpen = (job: Job) => job.state !== 'finished';

/** The unfinished jobs of one domain. */
export function openJobsOf(jobs: readonly Job[], hostId: string, domainId: string): Job[] {
  return jobs.filter((job) => isOpen(job) && job.hostId === hostId && job.domainId === domainId);
}
