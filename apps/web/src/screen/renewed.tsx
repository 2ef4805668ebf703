import { CloseButton } from '@mantine/core';
import type { Operation, SnapshotTree, TreeReading } from '@snaptree/core';
import { useState } from 'react';
import { changesInWords } from '../messages/operations/differences.ts';
import { treeScreenMessages } from '../messages/tree/tree.ts';
import styles from './renewed.module.css';

interface Seen {
  readonly pending: string | undefined;
  readonly revision: string;
  readonly tree: SnapshotTree;
}

/** How many changes are listed. */
const SPELLED = 3;

/** Lists the changes of the tree since the preview was opened. */
export function Renewed({ reading, pending }: { reading: TreeReading; pending: Operation | undefined }) {
  const now: Seen = {
    pending: pending === undefined ? undefined : JSON.stringify(pending),
    revision: reading.revision,
    tree: reading.tree,
  };
  const [seen, setSeen] = useState(now);
  if (seen.pending !== now.pending) setSeen(now);
  if (pending === undefined || seen.pending !== now.pending || seen.revision === now.revision) return null;
  const changes = changesInWords(seen.tree, reading.tree);
  const more = changes.length - SPELLED;
  return (
    <div className={styles.renewed} role="status">
      <p>
        <b>{treeScreenMessages.renewed}</b> {changes.slice(0, SPELLED).join(' ')}
        {more > 0 ? ` ${treeScreenMessages.more(more)}` : ''}
      </p>
      <CloseButton size="sm" aria-label={treeScreenMessages.dismiss} onClick={() => setSeen(now)} />
    </div>
  );
}
