import { Link } from '@tanstack/react-router';
import { builds } from '../api/http/build.ts';
import { problemOf } from '../api/http/problem.ts';
import { ChunkMissing } from '../ui/lazy/lazy.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import styles from './fault.module.css';
import { ReloadButton } from './reload-button.tsx';

/** A page that broke, with the way out. */
export function RouteFault({ error }: { error: unknown }) {
  const isMissing = error instanceof ChunkMissing || builds.isMissing(error);
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
