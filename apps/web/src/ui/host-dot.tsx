import type { Host } from '@snaptree/hypervisors';
import { stateInWords } from '../messages/hosts/state.ts';
import styles from './host-dot.module.css';

/** Whether a host answers: full, hollow while connecting, a crossed square when it does not. */
export function HostDot({ state }: { state: Host['state'] }) {
  return (
    <span className={styles.dot} data-state={state.kind} title={stateInWords(state)}>
      <span className="hidden-text">{stateInWords(state)}</span>
    </span>
  );
}
