import type { Domain, Problem } from '@snaptree/core';
import type { EndpointOutput, Host } from '@snaptree/hypervisors';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { problemOf } from '../http/problem.ts';
import { domainsQuery, hostsQuery } from './queries.ts';

/** One host with its known domains. */
export interface FleetHost {
  readonly host: Host;
  readonly domains: readonly Domain[];
  /** No list has arrived yet. */
  readonly pending: boolean;
  readonly asOf: number | undefined;
  readonly problem: Problem | undefined;
}

export interface Fleet {
  readonly hosts: readonly FleetHost[];
  readonly pending: boolean;
  readonly problem: Problem | undefined;
}

const NO_HOSTS: readonly Host[] = [];

/** All hosts and their domains. A host that fails keeps its last known domains, with the problem. */
export function useFleet(): Fleet {
  const hosts = useQuery(hostsQuery);
  const known = hosts.data ?? NO_HOSTS;
  // The same array until something in it changes: thousands of rows are computed from it.
  const lists = useQueries({ queries: known.map((host) => domainsQuery(host.id)), combine: listsOf });
  const joined = useMemo(() => known.map((host, index) => hostWithList(host, lists[index])), [known, lists]);
  return {
    hosts: joined,
    pending: hosts.isPending,
    problem: hosts.error === null ? undefined : problemOf(hosts.error),
  };
}

type List = Pick<UseQueryResult<EndpointOutput<'listDomains'>>, 'data' | 'isPending' | 'error'>;

const listsOf = (lists: readonly List[]): List[] =>
  lists.map(({ data, isPending, error }) => ({ data, isPending, error }));

const NO_DOMAINS: readonly Domain[] = [];

function hostWithList(host: Host, list: List | undefined): FleetHost {
  return {
    host,
    domains: list?.data?.domains ?? NO_DOMAINS,
    pending: list?.isPending ?? true,
    asOf: list?.data?.asOf,
    problem: hostProblem(host, list?.error ?? null),
  };
}

function hostProblem(host: Host, error: Error | null): Problem | undefined {
  if (host.state.kind === 'unreachable') return host.state.problem;
  return error === null ? undefined : problemOf(error);
}
