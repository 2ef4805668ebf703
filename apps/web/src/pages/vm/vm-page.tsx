import { getRouteApi, Link } from '@tanstack/react-router';
import { TreeScreen } from '../../screen/tree-screen.tsx';
import { ProblemPage } from '../../ui/problem-note.tsx';
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
      <ProblemPage problem={state.problem}>
        <Link to="/">Go to all machines</Link>
      </ProblemPage>
    );
  }
  return <TreeScreen key={`${host} ${domain}`} {...state} reading={state.reading} />;
}
