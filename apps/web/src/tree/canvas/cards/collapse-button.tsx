import { createContext, useContext } from 'react';
import { collapsedInShort, collapsedInWords } from '../../../messages/tree/collapsed.ts';
import { treeMessages } from '../../../messages/tree/tree.ts';
import type { Branch } from '../../overlay/model.ts';
import styles from './collapse-button.module.css';

/** Expands or collapses the branch of a card; nodes of React Flow hold plain values only. */
export const CollapseContext = createContext<(id: string) => void>(() => {});

/**
 * Collapses a branch, or says what a collapsed one hides and expands it. It has keys (`keys.ts`) instead of a tab stop
 * on every card.
 */
export function CollapseButton({
  id,
  name,
  branch,
}: {
  id: string;
  name: string;
  branch: Branch | undefined;
}) {
  const toggle = useContext(CollapseContext);
  if (branch === undefined) return null;
  const words = branch.open ? treeMessages.collapse : treeMessages.expand(collapsedInWords(branch));
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.collapse}
      data-open={branch.open}
      data-mark={branch.open ? undefined : branch.effects[0]?.[0]}
      data-found={!branch.open && branch.found > 0}
      data-chosen={!branch.open && branch.chosen > 0}
      aria-label={branch.open ? `${words}: ${name}` : `${collapsedInShort(branch)}. ${words}: ${name}`}
      aria-expanded={branch.open}
      title={words}
      onClick={(event) => {
        event.stopPropagation();
        toggle(id);
      }}
    >
      {branch.open ? (
        '−'
      ) : (
        <>
          {branch.live && <i className={styles.live} />}
          <span className={styles.words}>{collapsedInShort(branch)}</span>
        </>
      )}
    </button>
  );
}
