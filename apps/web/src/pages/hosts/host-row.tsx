import { Button } from '@mantine/core';
import { describeConnection, type Host } from '@snaptree/hypervisors';
import { Link } from '@tanstack/react-router';
import { hazardMessages as hazards } from '../../messages/hosts/hazards.ts';
import { hostListMessages as messages } from '../../messages/hosts/list.ts';
import { originWords } from '../../messages/hosts/origin.ts';
import { takeFocus } from '../../ui/focus.ts';
import { HostDot } from '../../ui/host-dot.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { When } from '../../ui/when.tsx';
import styles from './hosts.module.css';

interface HostRowProps {
  readonly host: Host;
  /** It was just saved. */
  readonly saved: boolean;
  readonly focused: boolean;
  readonly onRemove: () => void;
}

/** A simulated host has no address, and its product says that it is simulated. */
function connectionInWords({ connection, state }: Host): string {
  const parts = [
    connection.kind === 'simulator' && state.kind === 'connected' ? '' : describeConnection(connection),
    state.kind === 'connected' ? state.product : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** One host: its connection, whether it responds, and what can be done with its entry. */
export function HostRow({ host, saved, focused, onRemove }: HostRowProps) {
  const { state } = host;
  const { short, why } = originWords[host.origin];
  const focus = focused ? { ref: takeFocus } : {};
  return (
    <li className={styles.host} data-saved={saved}>
      <HostDot state={state} />
      <div className={styles.hostText}>
        <b>{host.name}</b>
        <span className={styles.quiet}>{connectionInWords(host)}</span>
        <span className={styles.quiet}>
          {short}
          {why === undefined ? '' : `. ${why}`}
        </span>
        {state.kind === 'connected' && (
          <Link
            to="/settings"
            search={{ hazards: host.id }}
            className={styles.quiet}
            aria-label={hazards.linkNamed(host.name)}
          >
            {hazards.link}
          </Link>
        )}
        {saved && (
          <p className={styles.saved} role="status">
            <span aria-hidden="true">✓</span> {messages.saved}{' '}
            <Link to="/" search={{ host: host.id }} {...focus}>
              {messages.viewVms}
            </Link>
          </p>
        )}
        {state.kind === 'unreachable' && (
          <>
            <span className={styles.quiet}>
              <Sentence text={messages.unreachableSince} parts={{ time: <When at={state.since} /> }} />
            </span>
            <ProblemNote problem={state.problem} />
          </>
        )}
      </div>
      {host.origin === 'settings' && (
        <span className={styles.rowButtons}>
          <Button
            variant="default"
            size="xs"
            renderRoot={(props) => <Link {...props} to="/settings" search={{ form: host.id }} />}
            aria-label={messages.editNamed(host.name)}
            {...(saved ? {} : focus)}
          >
            {messages.edit}
          </Button>
          <Button variant="default" size="xs" onClick={onRemove} aria-label={messages.removeNamed(host.name)}>
            {messages.remove}
          </Button>
        </span>
      )}
    </li>
  );
}
