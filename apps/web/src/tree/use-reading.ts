import type { Problem, TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { problemOf } from '../api/problem.ts';
import { TREE_POLL, treeQuery } from '../api/queries.ts';
import { useConnection, useServices } from '../app/services.ts';
import { useNow } from '../marks/clock.ts';

/** A tree that was asked for this long ago without an answer since counts as stale, in milliseconds. */
const STALE_AFTER = 3 * TREE_POLL;

export interface ReadingState {
  readonly reading: TreeReading | undefined;
  readonly pending: boolean;
  readonly problem: Problem | undefined;
  /** Why nothing may be done on this tree now; absent: it is fresh. */
  readonly stale: string | undefined;
}

/** The tree of one domain, kept fresh while the page shows it, and whether it may be acted on. */
export function useReading(hostId: string, domainId: string): ReadingState {
  const query = useQuery(treeQuery(hostId, domainId));
  const connection = useConnection();
  const now = useNow(5_000);
  useWatch(hostId, domainId);
  const reading = query.data;
  let stale: string | undefined;
  if (reading !== undefined && connection === 'lost') stale = 'The connection to the server is lost.';
  else if (reading !== undefined && query.isError) stale = 'The tree could not be read again.';
  else if (reading !== undefined && now - query.dataUpdatedAt > STALE_AFTER) stale = 'The tree is too old.';
  return {
    reading,
    pending: query.isPending,
    problem: query.error === null ? undefined : problemOf(query.error),
    stale,
  };
}

/** Tells the server that this tree is on the screen, so that it looks for changes made by others. */
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
