import { getRouteApi } from '@tanstack/react-router';
import { ProblemNote } from '../marks/problem-note.tsx';
import styles from './tree-page.module.css';
import { TreeScreen } from './tree-screen.tsx';
import { TreeSkeleton } from './tree-skeleton.tsx';
import { useReading } from './use-reading.ts';

const route = getRouteApi('/hosts/$host/domains/$domain');

/** The page of one machine: nothing yet, a problem, or its tree. */
export function TreePage() {
  const { host, domain } = route.useParams();
  const state = useReading(host, domain);
  if (state.reading === undefined) {
    return state.problem === undefined ? (
      <TreeSkeleton />
    ) : (
      <main className={styles.problem}>
        <ProblemNote problem={state.problem} />
      </main>
    );
  }
  return <TreeScreen key={`${host} ${domain}`} {...state} reading={state.reading} />;
}
