import { Link } from '@tanstack/react-router';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { hostTroubleMessages } from '../../messages/fleet/fleet.ts';
import { awayInWords } from '../../messages/hosts/state.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { When } from '../../ui/when.tsx';
import styles from './host-troubles.module.css';

/** Every host that cannot be reached, why, and how old the data about its VMs is; several are collapsed. */
export function HostTroubles({ hosts }: { hosts: readonly FleetHost[] }) {
  const troubled = hosts.filter(({ problem }) => problem !== undefined);
  const [only] = troubled;
  if (only === undefined) return null;
  if (troubled.length === 1) {
    return (
      <div className={styles.troubles}>
        <Trouble entry={only} />
      </div>
    );
  }
  return (
    <section className={styles.troubles} aria-label={hostTroubleMessages.list}>
      {troubled.map((entry) => (
        <details key={entry.host.id} className={styles.collapsed}>
          <summary>
            <b>{entry.host.name}</b> {entry.problem === undefined ? '' : awayInWords(entry.problem)}
            <span className={styles.shown}>
              <Shown entry={entry} />
            </span>
          </summary>
          <Trouble entry={entry} />
        </details>
      ))}
    </section>
  );
}

function Trouble({ entry }: { entry: FleetHost }) {
  const { host, problem } = entry;
  if (problem === undefined) return null;
  return (
    <ProblemNote problem={problem}>
      <p>
        <b>{host.name}</b>: <Shown entry={entry} />{' '}
        {host.origin === 'settings' ? (
          <Link to="/settings" search={{ form: host.id }}>
            {hostTroubleMessages.edit}
          </Link>
        ) : (
          <Link to="/settings">{hostTroubleMessages.viewHosts}</Link>
        )}
      </p>
    </ProblemNote>
  );
}

function Shown({ entry }: { entry: FleetHost }) {
  if (entry.domains.length === 0) return hostTroubleMessages.nothingKnown;
  return (
    <Sentence
      text={hostTroubleMessages.vmsAsOf(entry.domains.length)}
      parts={{ time: <When at={entry.asOf} period={1_000} /> }}
    />
  );
}
