import type { Domain, Host, Problem } from '@snaptree/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/problem.ts';
import { domainsQuery, hostsQuery } from '../api/queries.ts';

/** One host with what is known of its domains. */
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

/** All hosts and their domains. A host that fails keeps what was known of it, and says so. */
export function useFleet(): Fleet {
  const hosts = useQuery(hostsQuery);
  const known = hosts.data ?? [];
  const lists = useQueries({ queries: known.map((host) => domainsQuery(host.id)) });
  return {
    hosts: known.map((host, index): FleetHost => {
      const list = lists[index];
      return {
        host,
        domains: list?.data?.domains ?? [],
        pending: list?.isPending ?? true,
        asOf: list?.data?.asOf,
        problem: hostProblem(host, list?.error ?? null),
      };
    }),
    pending: hosts.isPending,
    problem: hosts.error === null ? undefined : problemOf(hosts.error),
  };
}

function hostProblem(host: Host, error: Error | null): Problem | undefined {
  if (host.state.kind === 'unreachable') return host.state.problem;
  return error === null ? undefined : problemOf(error);
}
