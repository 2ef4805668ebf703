import { createContext, useContext } from 'react';
import { foldInShort, foldInWords } from '../../../messages/collapsed.ts';
import type { Fold } from '../../overlay/model.ts';
import styles from './collapse-button.module.css';

/** Opens or closes the branch of a card; nodes of React Flow hold plain values only. */
export const FoldContext = createContext<(id: string) => void>(() => {});

/**
 * Where a branch hangs on its card: a small minus while it is open, and a plate that says what it hides while it is
 * closed. The keyboard has keys for it (`keys.ts`), so that Tab does not stop at every card.
 */
export function FoldButton({ id, name, fold }: { id: string; name: string; fold: Fold | undefined }) {
  const toggle = useContext(FoldContext);
  if (fold === undefined) return null;
  const words = fold.open ? 'Close this branch' : `${foldInWords(fold)}. Open this branch`;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.fold}
      data-open={fold.open}
      data-mark={fold.open ? undefined : fold.effects[0]?.[0]}
      data-found={!fold.open && fold.found > 0}
      data-chosen={!fold.open && fold.chosen > 0}
      aria-label={fold.open ? `${words}: ${name}` : `${foldInShort(fold)}. ${words}: ${name}`}
      aria-expanded={fold.open}
      title={words}
      onClick={(event) => {
        event.stopPropagation();
        toggle(id);
      }}
    >
      {fold.open ? (
        '−'
      ) : (
        <>
          {fold.live && <i className={styles.live} />}
          <span className={styles.words}>{foldInShort(fold)}</span>
        </>
      )}
    </button>
  );
}
