import { UnstyledButton } from '@mantine/core';
import type { SnapshotTree } from '@snaptree/core';
import { inspectorMessages } from '../../messages/inspector/inspector.ts';
import { nameOf } from '../../messages/operations/operations.ts';
import { Name } from '../../ui/name.tsx';
import styles from './facts.module.css';

interface NodeLinksProps {
  readonly tree: SnapshotTree;
  /** Snapshots, or the nodes of the live state and the base image. */
  readonly ids: readonly string[];
  /** Names of nodes that are not snapshots. */
  readonly called?: Readonly<Record<string, string>>;
  readonly onPick: (id: string) => void;
}

const SHOWN = 4;

/** Links to other nodes. */
export function NodeLinks({ tree, ids, called = {}, onPick }: NodeLinksProps) {
  const more = ids.length - SHOWN;
  return (
    <span className={styles.links}>
      {ids.slice(0, SHOWN).map((id) => (
        <UnstyledButton key={id} className={styles.link} onClick={() => onPick(id)}>
          <Name text={called[id] ?? nameOf(tree, id)} />
        </UnstyledButton>
      ))}
      {more > 0 && <span>{inspectorMessages.more(more)}</span>}
    </span>
  );
}
