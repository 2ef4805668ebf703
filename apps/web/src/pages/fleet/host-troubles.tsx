import { Link } from '@tanstack/react-router';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { vmCount } from '../../messages/counts.ts';
import { awayInWords } from '../../messages/hosts.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { When } from '../../ui/when.tsx';
import styles from './host-troubles.module.css';

/** Every host that does not answer, in three parts, and as of when its machines are shown; several fold away. */
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
    <section className={styles.troubles} aria-label="Hosts that do not answer">
      {troubled.map((entry) => (
        <details key={entry.host.id} className={styles.folded}>
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
        <b>{host.name}</b>: <Shown entry={entry} />.{' '}
        {host.origin === 'settings' ? (
          <Link to="/settings" search={{ form: host.id }}>
            Change its settings
          </Link>
        ) : (
          <Link to="/settings">Look at its settings</Link>
        )}
      </p>
    </ProblemNote>
  );
}

function Shown({ entry }: { entry: FleetHost }) {
  if (entry.domains.length === 0) return 'none of its machines is known';
  return (
    <>
      {vmCount(entry.domains.length)} shown as of <When at={entry.asOf} period={1_000} />
    </>
  );
}
