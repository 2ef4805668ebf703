import type { ReactNode } from 'react';
import styles from './pairs.module.css';

/** What is known of something, one line each: the question to the left, the answer to the right. */
export function Pairs({ children }: { children: ReactNode }) {
  return <dl className={styles.pairs}>{children}</dl>;
}

/** One line of `Pairs`. */
export function Pair({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}
