import type { Host } from '@snaptree/core';
import styles from './host-dot.module.css';

const stateWords: Record<Host['state']['kind'], string> = {
  connecting: 'connecting',
  connected: 'connected',
  unreachable: 'cannot be reached',
};

/** Whether a host answers: full, hollow while connecting, a crossed square when it does not. */
export function HostDot({ state }: { state: Host['state'] }) {
  return (
    <span className={styles.dot} data-state={state.kind} title={stateWords[state.kind]}>
      <span className="hidden-text">{stateWords[state.kind]}</span>
    </span>
  );
}
