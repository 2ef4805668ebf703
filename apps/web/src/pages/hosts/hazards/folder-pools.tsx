import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/http/client.ts';
import { problemOf } from '../../../api/http/problem.ts';
import { foldersChanged } from '../../../api/queries/cache.ts';
import { folderPoolsQuery } from '../../../api/queries/queries.ts';
import { folderMessages as messages } from '../../../messages/inspector/folders.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './hazards.module.css';

/** The storage pools that Snaptree created on a host, each with a button that removes it. */
export function FolderPools({ hostId }: { hostId: string }) {
  const client = useQueryClient();
  const found = useQuery(folderPoolsQuery(hostId));
  const close = useMutation({
    mutationFn: (pool: string) => call('closeFolder', { params: { host: hostId, pool } }),
    onSettled: () => foldersChanged(client, hostId),
  });
  const pools = found.data?.pools ?? [];
  if (pools.length === 0) return null;
  return (
    <section className={styles.folders} aria-label={messages.own}>
      <h2>{messages.own}</h2>
      <p>{messages.ownHint}</p>
      <ul>
        {pools.map(({ pool, folder }) => (
          <li key={pool}>
            <span>{messages.pool(pool, folder)}</span>
            <Button
              size="xs"
              variant="default"
              aria-label={messages.removeNamed(pool)}
              loading={close.isPending && close.variables === pool}
              onClick={() => close.mutate(pool)}
            >
              {messages.remove}
            </Button>
          </li>
        ))}
      </ul>
      {close.error !== null && <ProblemNote problem={problemOf(close.error)} />}
    </section>
  );
}
