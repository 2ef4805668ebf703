import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../api/problem.ts';
import { ProblemNote } from '../marks/problem-note.tsx';
import styles from './fault.module.css';

/** A page that broke, with the way out. A bundle that is gone after an update is the usual reason. */
export function RouteFault({ error }: { error: unknown }) {
  return (
    <main className={styles.fault}>
      <ProblemNote problem={problemOf(error)} />
      <Button variant="default" onClick={() => window.location.reload()}>
        Reload the page
      </Button>
    </main>
  );
}

export function NotFound() {
  return (
    <main className={styles.fault}>
      <h1>There is no such page</h1>
      <p>
        The address may be mistyped. <Link to="/">Go to all machines</Link>.
      </p>
    </main>
  );
}
