import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Fleet } from '../../api/queries/use-fleet.ts';
import { firstRunMessages, fleetMessages } from '../../messages/fleet/fleet.ts';
import { pageTitle } from '../../messages/shell/shell.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './first-run.module.css';

/** Shown while there is no host: how to add a real or a simulated one, or why hosts are unknown. */
export function FirstRun({ fleet }: { fleet: Fleet }) {
  if (fleet.problem !== undefined) {
    return (
      <main className={styles.page}>
        <h1>{fleetMessages.title}</h1>
        <ProblemNote problem={fleet.problem} />
      </main>
    );
  }
  return (
    <main className={styles.empty}>
      <title>{pageTitle(fleetMessages.title)}</title>
      <h1>{firstRunMessages.heading}</h1>
      <p>{firstRunMessages.text}</p>
      <div className={styles.options}>
        <Button renderRoot={(props) => <Link {...props} to="/settings" search={{ form: 'new' }} />}>
          {firstRunMessages.addHost}
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/settings" search={{ form: 'new', kind: 'simulator' }} />
          )}
        >
          {firstRunMessages.simulate}
        </Button>
      </div>
    </main>
  );
}
