import type { ReactNode } from 'react';
import styles from './pairs.module.css';

/** Facts, one per line: the label on the left, the value on the right. */
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
