import { Button } from '@mantine/core';
import type { FolderPool, TreeReading } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { foldersChanged } from '../../api/queries/cache.ts';
import { folderMessages as messages } from '../../messages/inspector/folders.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './refusal-panel.module.css';

interface OpenFoldersProps {
  readonly reading: TreeReading;
  readonly folders: readonly FolderPool[];
}

/** Offers to let the hypervisor read the folders without which it is unknown which VMs depend on each other. */
export function OpenFolders({ reading, folders }: OpenFoldersProps) {
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { hostId, tree } = reading;
  const open = useMutation({
    mutationFn: () =>
      call('openFolders', {
        params: { host: hostId, domain: tree.domain.id },
        body: { folders: folders.map(({ folder }) => folder) },
      }),
    onSettled: () => foldersChanged(client, hostId),
  });
  if (!asks) {
    return (
      <Button variant="default" fullWidth className={styles.suggestion ?? ''} onClick={() => setAsks(true)}>
        {messages.offer}
      </Button>
    );
  }
  return (
    <div className={styles.folders}>
      <h4>{messages.title}</h4>
      <p>{messages.pools}</p>
      <ul>
        {folders.map(({ pool, folder }) => (
          <li key={pool}>{messages.pool(pool, folder)}</li>
        ))}
      </ul>
      <p>{messages.unchanged}</p>
      <p>{messages.undo}</p>
      {open.error !== null && <ProblemNote problem={problemOf(open.error)} />}
      <div className={styles.choice}>
        <Button loading={open.isPending} onClick={() => open.mutate()}>
          {messages.go}
        </Button>
        <Button variant="default" onClick={() => setAsks(false)}>
          {messages.back}
        </Button>
      </div>
    </div>
  );
}
