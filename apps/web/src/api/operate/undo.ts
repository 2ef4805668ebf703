import type { Operation } from '@snaptree/core';
import type { QueryClient } from '@tanstack/react-query';
import { call, newIdempotencyKey } from '../http/client.ts';
import { rememberJob } from '../queries/cache.ts';
import { treeQuery } from '../queries/queries.ts';

interface Undo {
  readonly hostId: string;
  readonly domainId: string;
  /** Undoes exactly this change: tags that a snapshot had before are kept. */
  readonly operation: Operation;
}

/** The number of changes on this page that can be undone. */
const REMEMBERED = 20;
const undos = new Map<string, Undo>();

/** Remembers how to undo a job. */
export function rememberUndo(jobId: string, undo: Undo): void {
  undos.set(jobId, undo);
  for (const oldest of undos.keys()) {
    if (undos.size <= REMEMBERED) return;
    undos.delete(oldest);
  }
}

export const undoOf = (jobId: string): Undo | undefined => undos.get(jobId);

/** Undoes a change on the current tree; throws the error of the server. */
export async function takeBack(client: QueryClient, { hostId, domainId, operation }: Undo): Promise<void> {
  const { revision } = await client.fetchQuery({ ...treeQuery(hostId, domainId), staleTime: 0 });
  const job = await call(
    'operate',
    { params: { host: hostId, domain: domainId }, body: { operation, revision } },
    { idempotencyKey: newIdempotencyKey() },
  );
  rememberJob(client, job);
}
