import type { Power } from '@snaptree/core';
import { powerWords } from '../messages/operations/effects.ts';
import styles from './power.module.css';

/** The power state as a small shape: full, two bars, hollow, square; screen readers get the word. */
export function PowerDot({ power }: { power: Power }) {
  return (
    <span className={styles.dot} data-power={power} title={powerWords[power]}>
      <span className="hidden-text">{powerWords[power]}</span>
    </span>
  );
}

/** The power state as a pill with its word. */
export function PowerPill({ power }: { power: Power }) {
  return (
    <span className={styles.pill} data-power={power}>
      <span className={styles.dot} data-power={power} />
      {powerWords[power]}
    </span>
  );
}
