import { Link } from '@tanstack/react-router';
import { builds } from '../api/http/build.ts';
import { problemOf } from '../api/http/problem.ts';
import { faultMessages as messages } from '../messages/shell/shell.ts';
import { ChunkMissing } from '../ui/lazy/lazy.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import styles from './fault.module.css';
import { ReloadButton } from './reload-button.tsx';

/** A page that failed, and how to leave it. */
export function RouteFault({ error }: { error: unknown }) {
  const isMissing = error instanceof ChunkMissing || builds.isMissing(error);
  return (
    <main className={styles.fault}>
      {isMissing ? (
        <>
          <h1>{messages.pageNotLoaded}</h1>
          <p>{messages.pageNotLoadedText}</p>
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
      <h1>{messages.noSuchPage}</h1>
      <p>
        {messages.noSuchPageText} <Link to="/">{messages.allVms}</Link>
      </p>
    </main>
  );
}
