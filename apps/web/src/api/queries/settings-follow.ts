import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';
import { newestTree, stillExists } from './still-exists.ts';

/**
 * Refetches captured configurations after each reading of their VM's tree, and never on their own: a revert changes the
 * configuration, and settings change without any event. Returns the function that unsubscribes.
 */
export function settingsFollowTrees(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const [what, hostId, domainId] = event.query.queryKey;
    if (what !== keys.trees[0] || typeof hostId !== 'string' || typeof domainId !== 'string') return;
    settingsAreOld(client, hostId, domainId);
  });
}

/** Refetches the settings of a VM that belong to snapshots that still exist. */
export function settingsAreOld(client: QueryClient, hostId: string, domainId: string): void {
  const newest = newestTree(client, hostId, domainId);
  if (newest === undefined) return;
  void client.invalidateQueries(
    {
      queryKey: [...keys.configurations, hostId, domainId],
      predicate: ({ queryKey }) => stillExists(client, newest, String(queryKey.at(-1))),
    },
    // With a slow hypervisor, a request restarted by every reading of the tree would never finish.
    { cancelRefetch: false },
  );
}
