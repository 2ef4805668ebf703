import { type Job, type Operation, type SnapshotTree, TreeChanged, type TreeReading } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, newIdempotencyKey } from '../http/client.ts';
import { ApiError } from '../http/problem.ts';
import { rememberJob, rememberTree } from '../queries/cache.ts';
import { settingsAreOld } from '../queries/settings-follow.ts';

interface Order {
  readonly operation: Operation;
  readonly reading: TreeReading;
  readonly confirmation: string | undefined;
  /** The user accepts that the space may not suffice. */
  readonly acceptLowSpace?: boolean;
  /** Revision of the settings that the preview showed, if it showed any. */
  readonly configuration?: string | undefined;
}

/** The tree that was previewed, and the one that the server found instead. */
export interface Change {
  readonly shown: SnapshotTree;
  readonly now: SnapshotTree;
}

/**
 * Sends one operation. A second click does not start a second job. A request whose response was lost may have started
 * a job: it is repeated unchanged, with its revision and key, until the server reports the outcome, even if the tree
 * has changed. A different tree means a different intention and gets a new key. A changed
 * tree replaces the old one, so that the preview is recomputed.
 */
export function useOperate(onStarted: (job: Job) => void) {
  const client = useQueryClient();
  const key = useRef(newIdempotencyKey());
  const under = useRef(false);
  const [unanswered, setUnanswered] = useState<Order>();
  const [changed, setChanged] = useState<Change>();
  const mutation = useMutation({
    mutationFn: ({ operation, reading, confirmation, configuration, acceptLowSpace }: Order) =>
      call(
        'operate',
        {
          params: { host: reading.hostId, domain: reading.tree.domain.id },
          body: {
            operation,
            revision: reading.revision,
            ...(confirmation === undefined ? {} : { confirmation }),
            ...(configuration === undefined ? {} : { configuration }),
            ...(acceptLowSpace === true ? { acceptLowSpace } : {}),
          },
        },
        { idempotencyKey: key.current },
      ),
    onSuccess: (job) => {
      rememberJob(client, job);
      onStarted(job);
    },
    onError: (error, order) => {
      const news = treeChangeIn(error);
      const lost = !(error instanceof ApiError) || error.problem.code === 'connectionLost';
      setUnanswered(lost ? order : undefined);
      if (!lost) key.current = newIdempotencyKey();
      if (news === undefined)
        return settingsAreOld(client, order.reading.hostId, order.reading.tree.domain.id);
      // Compared here: a restarted server no longer has the shown tree, and this page does.
      setChanged({ shown: order.reading.tree, now: news.reading.tree });
      rememberTree(client, news.reading);
    },
    onSettled: () => {
      under.current = false;
    },
  });
  const send = (order: Order) => {
    if (under.current) return;
    under.current = true;
    setChanged(undefined);
    mutation.mutate(unanswered ?? order);
  };
  return {
    send,
    /** Repeats the request whose response was lost; absent if there is none. */
    ask: unanswered === undefined ? undefined : () => send(unanswered),
    pending: mutation.isPending,
    error: changed === undefined ? mutation.error : null,
    changed,
  };
}

/** What changed, if the server refused for that reason. */
function treeChangeIn(error: unknown): TreeChanged | undefined {
  if (!(error instanceof ApiError) || error.problem.code !== 'treeChanged') return undefined;
  const parsed = TreeChanged.safeParse(error.detail);
  return parsed.success ? parsed.data : undefined;
}
