import { cardMessages } from '../../../messages/tree/tree.ts';
import styles from './card-tags.module.css';

const SHOWN = 2;

/** The tags of a card in one line: the first two, and how many more. */
export function CardTags({ tags }: { tags: string }) {
  const all = tags.split(', ');
  const more = all.length - SHOWN;
  return (
    <div className={styles.tags} title={cardMessages.tags(tags)}>
      {all.slice(0, SHOWN).map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
      {more > 0 && <span className={styles.more}>+{more}</span>}
    </div>
  );
}
