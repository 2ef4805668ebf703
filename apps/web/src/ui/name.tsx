import { uiMessages } from '../messages/shell/ui.ts';
import styles from './name.module.css';

const TAIL = 8;

/** A name truncated in the middle if it does not fit; complete on hover, for screen readers and when copied. */
export function Name({ text, empty = uiMessages.unnamed }: { text: string; empty?: string }) {
  if (text === '') return <i className={styles.empty}>{empty}</i>;
  if (text.length <= TAIL * 2) {
    return (
      <span className={styles.short} title={text}>
        {text}
      </span>
    );
  }
  return (
    <span className={styles.name} title={text}>
      <span className="hidden-text">{text}</span>
      <span className={styles.head} aria-hidden="true">
        {text.slice(0, -TAIL)}
      </span>
      <span className={styles.tail} aria-hidden="true">
        {text.slice(-TAIL)}
      </span>
    </span>
  );
}
