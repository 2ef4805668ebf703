import type { Problem, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type BuildMatch, useBuildMatch } from '../../api/http/build.ts';
import { problemOf } from '../../api/http/problem.ts';
import { TREE_POLL, treeQuery } from '../../api/queries/queries.ts';
import { useConnection, useServices } from '../../api/socket/services.ts';
import type { Connection } from '../../api/socket/socket.ts';
import { buildMessages } from '../../messages/shell/build.ts';
import { vmPageMessages } from '../../messages/tree/page.ts';
import { useNow } from '../../ui/clock.ts';

/** A tree counts as stale if a request has had no response for this long, in milliseconds. */
const STALE_AFTER = 3 * TREE_POLL;

export interface ReadingState {
  readonly reading: TreeReading | undefined;
  readonly pending: boolean;
  readonly problem: Problem | undefined;
  /** Why actions on this tree are disabled; absent: it is fresh. */
  readonly stale: string | undefined;
}

/** The tree of one domain, kept fresh while the page shows it, and whether actions are allowed. */
export function useReading(hostId: string, domainId: string): ReadingState {
  const query = useQuery(treeQuery(hostId, domainId));
  const connection = useConnection();
  const now = useNow(5_000);
  useWatch(hostId, domainId);
  const standing = useBuildMatch();
  const reading = query.data;
  const problem = query.error === null ? reading?.away : problemOf(query.error);
  return {
    reading,
    pending: query.isPending,
    problem,
    stale:
      reading === undefined
        ? undefined
        : whyStale({ standing, connection, failed: query.isError, reading, age: now - query.dataUpdatedAt }),
  };
}

interface Freshness {
  readonly standing: BuildMatch;
  readonly connection: Connection;
  /** The last request failed. */
  readonly failed: boolean;
  readonly reading: TreeReading;
  /** Time since the last response, in milliseconds. */
  readonly age: number;
}

/** Why actions on a tree are disabled; undefined: it is fresh. */
export function whyStale({ standing, connection, failed, reading, age }: Freshness): string | undefined {
  if (standing !== 'same') return buildMessages[standing].title;
  if (connection === 'lost') return vmPageMessages.connectionLost;
  if (failed) return vmPageMessages.notRefreshed;
  if (reading.away !== undefined) return vmPageMessages.hostAway;
  return age > STALE_AFTER ? vmPageMessages.outdated : undefined;
}

/** Reports to the server that this tree is visible, so that it watches for changes made by others. */
function useWatch(hostId: string, domainId: string): void {
  const { socket } = useServices();
  useEffect(() => {
    const watch = () => socket.emit('watch', { hostId, domainId });
    if (socket.connected) watch();
    socket.on('connect', watch);
    return () => {
      socket.off('connect', watch);
      if (socket.connected) socket.emit('unwatch', { hostId, domainId });
    };
  }, [socket, hostId, domainId]);
}
