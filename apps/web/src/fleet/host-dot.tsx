import type { Host } from '@snaptree/core';
import styles from './host-dot.module.css';
import { stateInWords } from './host-words.ts';

/** Whether a host answers: full, hollow while connecting, a crossed square when it does not. */
export function HostDot({ state }: { state: Host['state'] }) {
  return (
    <span className={styles.dot} data-state={state.kind} title={stateInWords(state)}>
      <span className="hidden-text">{stateInWords(state)}</span>
    </span>
  );
}
