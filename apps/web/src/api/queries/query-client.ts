import { errorTable } from '@snaptree/core';
import { QueryClient } from '@tanstack/react-query';
import { problemOf } from '../http/problem.ts';

/** Answers count as fresh until something says otherwise (`cache.ts`); only retryable problems are retried. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && errorTable[problemOf(error).code].retryable,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
        // The server usually runs on this very computer: being offline says nothing about it.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
