import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';
import { newestTree, stillExists } from './still-exists.ts';

/**
 * Captured configurations are read again after each reading of their machine's tree, and never by themselves: a
 * revert brings another configuration along, and settings change without any event. Returns what undoes it.
 */
export function settingsFollowTrees(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const [what, hostId, domainId] = event.query.queryKey;
    if (what !== keys.trees[0] || typeof hostId !== 'string' || typeof domainId !== 'string') return;
    settingsAreOld(client, hostId, domainId);
  });
}

/** Reads the settings of a machine again, those that were captured by restore points that stand. */
export function settingsAreOld(client: QueryClient, hostId: string, domainId: string): void {
  const newest = newestTree(client, hostId, domainId);
  if (newest === undefined) return;
  void client.invalidateQueries(
    {
      queryKey: [...keys.configurations, hostId, domainId],
      predicate: ({ queryKey }) => stillExists(client, newest, String(queryKey.at(-1))),
    },
    // A slow hypervisor would never come to its answer if every reading of the tree began the question anew.
    { cancelRefetch: false },
  );
}
