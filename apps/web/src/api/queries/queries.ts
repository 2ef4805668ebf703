import type { TreeReading } from '@snaptree/core';
import type { EndpointInput } from '@snaptree/hypervisors';
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../http/client.ts';
import { newestOf } from './fold-jobs.ts';
import { keys } from './keys.ts';
import { newestTree, stillExists } from './still-exists.ts';

/** How often an open tree is refetched while nothing is pushed, in milliseconds. */
export const TREE_POLL = 10_000;
/** How many jobs the page keeps. */
const JOBS_KEPT = 200;

export const hostsQuery = queryOptions({
  queryKey: keys.hosts,
  queryFn: ({ signal }) => call('listHosts', {}, { signal }),
});

/** Whether the demo hosts are listed. */
export const demoHostsQuery = queryOptions({
  queryKey: keys.demoHosts,
  queryFn: ({ signal }) => call('readDemoHosts', {}, { signal }),
});

/** The storage pools that Snaptree created on a host. */
export const folderPoolsQuery = (hostId: string) =>
  queryOptions({
    queryKey: keys.folderPools(hostId),
    queryFn: ({ signal }) => call('listFolderPools', { params: { host: hostId } }, { signal }),
  });

/** The known hazards of the hypervisor of a host. */
export const hazardsQuery = (hostId: string) =>
  queryOptions({
    queryKey: keys.hazards(hostId),
    queryFn: ({ signal }) => call('readHazards', { params: { host: hostId } }, { signal }),
  });

export const domainsQuery = (hostId: string) =>
  queryOptions({
    queryKey: keys.domains(hostId),
    queryFn: ({ signal }) => call('listDomains', { params: { host: hostId } }, { signal }),
    refetchInterval: 30_000,
  });

export const treeQuery = (hostId: string, domainId: string) =>
  queryOptions({
    queryKey: keys.tree(hostId, domainId),
    queryFn: ({ signal }) => call('readTree', { params: { host: hostId, domain: domainId } }, { signal }),
    refetchInterval: TREE_POLL,
  });

/**
 * The configuration that a snapshot captured, and the current one; `settings-follow.ts` refetches it. Never fetched
 * for a snapshot that no longer exists or that a running job deletes.
 */
export function configurationQuery(client: QueryClient, reading: TreeReading, snapshotId: string) {
  const [hostId, domainId] = [reading.hostId, reading.tree.domain.id];
  return queryOptions({
    queryKey: keys.configuration(hostId, domainId, snapshotId),
    enabled: () => stillExists(client, newestTree(client, hostId, domainId) ?? reading, snapshotId),
    queryFn: ({ signal }) =>
      call(
        'readConfiguration',
        { params: { host: hostId, domain: domainId, snapshot: snapshotId } },
        { signal },
      ),
    refetchOnWindowFocus: false,
  });
}

/** Snapshots that could free space; refetched soon while trees are still being read. */
export const spaceQuery = queryOptions({
  queryKey: keys.space,
  queryFn: ({ signal }) => call('readSpace', {}, { signal }),
  refetchInterval: (query) => ((query.state.data?.unread ?? 0) > 0 ? 2_000 : 30_000),
});

/** Tags in use on all hosts, most used first: suggestions while a tag is typed. */
export const tagsQuery = queryOptions({
  queryKey: keys.tags,
  queryFn: ({ signal }) => call('listTags', {}, { signal }),
  staleTime: 0,
});

/** Snapshots of all hosts by words in their names; the previous results stay until the response arrives. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: keys.search(words),
    queryFn: ({ signal }) => call('search', { query: { q: words } }, { signal }),
    placeholderData: keepPreviousData,
  });

/** All recent jobs. An older response never overwrites what events have reported. */
export const jobsQuery = (client: QueryClient) =>
  queryOptions({
    queryKey: keys.jobs,
    queryFn: async ({ signal }) => {
      const fetched = await call('listJobs', { query: { limit: JOBS_KEPT } }, { signal });
      return newestOf(client.getQueryData<typeof fetched>(keys.jobs) ?? [], fetched);
    },
  });

export const jobQuery = (client: QueryClient, jobId: string) =>
  queryOptions({
    queryKey: keys.job(jobId),
    queryFn: async ({ signal }) => {
      const fetched = await call('readJob', { params: { job: jobId } }, { signal });
      // Events that arrived before the job was loaded are already in the list of jobs.
      const listed = client.getQueryData<(typeof fetched)[]>(keys.jobs)?.find((job) => job.id === jobId);
      const known = [listed, client.getQueryData<typeof fetched>(keys.job(jobId))];
      return known.reduce<typeof fetched>(
        (job, other) => (other && other.seq > job.seq ? other : job),
        fetched,
      );
    },
    placeholderData: keepPreviousData,
  });

/** All interrupted jobs, however old. */
export const interruptedQuery = queryOptions({
  queryKey: keys.undecided,
  queryFn: ({ signal }) => call('listJobs', { query: { state: 'interrupted' } }, { signal }),
});

/** The remaining steps of an interrupted job, on the current tree. */
export const restQuery = (jobId: string) =>
  queryOptions({
    queryKey: [...keys.rests, jobId] as const,
    queryFn: ({ signal }) => call('readJobRest', { params: { job: jobId } }, { signal }),
    refetchInterval: TREE_POLL,
  });

/** One page of the history of jobs. */
export const historyQuery = (filter: EndpointInput<'listJobs'>['query']) =>
  queryOptions({
    queryKey: [...keys.history, filter] as const,
    queryFn: ({ signal }) => call('listJobs', { query: filter }, { signal }),
    placeholderData: keepPreviousData,
  });
