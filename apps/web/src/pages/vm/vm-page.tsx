import type { TreeReading } from '@snaptree/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { vmPageMessages } from '../../messages/tree/page.ts';
import { TreeScreen } from '../../screen/tree-screen.tsx';
import { useFirstPaint } from '../../shell/first-paint.ts';
import { ProblemPage } from '../../ui/problem-note.tsx';
import { TreeSkeleton } from './tree-skeleton.tsx';
import { useLiveSource } from './use-live-source.ts';
import { type ReadingState, useReading } from './use-reading.ts';

const route = getRouteApi('/hosts/$host/domains/$domain');

/** The page of one VM: loading, a problem, or its tree. */
export function VmPage() {
  const { host, domain } = route.useParams();
  const state = useReading(host, domain);
  if (state.reading === undefined) {
    return state.problem === undefined ? (
      <TreeSkeleton />
    ) : (
      <ProblemPage problem={state.problem}>
        <Link to="/">{vmPageMessages.allVms}</Link>
      </ProblemPage>
    );
  }
  return <LiveTree key={`${host} ${domain}`} {...state} reading={state.reading} />;
}

function LiveTree(state: ReadingState & { reading: TreeReading }) {
  useFirstPaint(true);
  const source = useLiveSource(state);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TreeScreen
      source={source}
      search={search}
      go={(next, replace = false) => void navigate({ search: (before) => ({ ...before, ...next }), replace })}
    />
  );
}
