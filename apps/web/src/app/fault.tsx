import { Link } from '@tanstack/react-router';
import { problemOf } from '../api/problem.ts';
import { ProblemNote } from '../marks/problem-note.tsx';
import { builds } from '../update/build.ts';
import { PieceMissing } from '../update/piece.ts';
import { ReloadButton } from '../update/reload-button.tsx';
import styles from './fault.module.css';

/** A page that broke, with the way out. */
export function RouteFault({ error }: { error: unknown }) {
  const isMissing = error instanceof PieceMissing || builds.isMissing(error);
  return (
    <main className={styles.fault}>
      {isMissing ? (
        <>
          <h1>This page could not be loaded</h1>
          <p>
            The server did not have a part of it, or did not answer. The address is already the one that you
            asked for.
          </p>
        </>
      ) : (
        <ProblemNote problem={problemOf(error)} />
      )}
      <ReloadButton />
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
