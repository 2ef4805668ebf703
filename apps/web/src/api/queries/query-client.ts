import { errorTable } from '@snaptree/core';
import { QueryClient } from '@tanstack/react-query';
import { problemOf } from '../http/problem.ts';

/** Responses count as fresh until `cache.ts` invalidates them; only retryable problems are retried. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && errorTable[problemOf(error).code].retryable,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
        // The server often runs on this computer, where it works offline.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
