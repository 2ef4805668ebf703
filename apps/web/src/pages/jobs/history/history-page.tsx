import { Button, Skeleton } from '@mantine/core';
import type { Job } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { problemOf } from '../../../api/http/problem.ts';
import { newestOf } from '../../../api/queries/fold-jobs.ts';
import { domainsQuery, historyQuery, hostsQuery } from '../../../api/queries/queries.ts';
import { JobRows } from '../../../jobs/job-rows.tsx';
import { useJobs } from '../../../jobs/use-jobs.ts';
import { jobHistoryMessages as messages } from '../../../messages/jobs/pages.ts';
import { pageTitle } from '../../../messages/shell/shell.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { HistoryFilters } from './history-filters.tsx';
import styles from './history-page.module.css';
import { filterOf, type HistorySearch, isFiltered, PAGE_SIZE } from './history-search.ts';

const route = getRouteApi('/jobs');

/** All jobs, newest first, in pages, filtered by the URL. */
export function HistoryPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: recent } = useJobs();
  const page = useQuery(historyQuery(filterOf(search)));
  const hosts = useQuery(hostsQuery).data ?? [];
  // Progress is pushed for the recent jobs; the page itself is refetched when the state of a job changes.
  const jobs = useMemo(
    () => (page.data === undefined ? undefined : newestOf(recent ?? [], page.data)),
    [recent, page.data],
  );
  const people = useMemo(
    () => [...new Set([...(recent ?? []), ...(jobs ?? [])].map(({ by }) => by))].sort(),
    [recent, jobs],
  );
  const change = (part: Partial<HistorySearch>) =>
    void navigate({ search: (before) => ({ ...before, before: undefined, ...part }), replace: true });
  return (
    <main className={styles.page}>
      <title>{pageTitle(messages.title)}</title>
      <h1>{messages.title}</h1>
      <HistoryFilters
        search={search}
        hosts={hosts}
        people={people}
        vmName={useVmName(search, jobs)}
        change={change}
        clear={() => void navigate({ search: {} })}
      />
      {page.error !== null && <ProblemNote problem={problemOf(page.error)} />}
      {page.isPending && (
        <Late>
          {[1, 2, 3, 4, 5].map((line) => (
            <Skeleton key={line} height={38} mb={12} />
          ))}
        </Late>
      )}
      {jobs !== undefined && <Page jobs={jobs} search={search} fetching={page.isPlaceholderData} />}
    </main>
  );
}

interface PageProps {
  readonly jobs: readonly Job[];
  readonly search: HistorySearch;
  /** The previous page is still shown. */
  readonly fetching: boolean;
}

function Page({ jobs, search, fetching }: PageProps) {
  const shown = jobs.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const older = jobs.length > PAGE_SIZE && last !== undefined;
  if (shown.length === 0) return <Nothing search={search} />;
  return (
    <div aria-busy={fetching}>
      <JobRows jobs={shown} />
      <nav className={styles.pages} aria-label={messages.pages}>
        {search.before !== undefined && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/jobs" search={(now) => ({ ...now, before: undefined })} />
            )}
          >
            {messages.newest}
          </Button>
        )}
        {older && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/jobs" search={(now) => ({ ...now, before: last.id })} />
            )}
          >
            {messages.older}
          </Button>
        )}
      </nav>
    </div>
  );
}

/** No job ever ran, none matches, or there are no older ones. */
function Nothing({ search }: { search: HistorySearch }) {
  if (isFiltered(search)) {
    return (
      <p className={styles.none}>
        {messages.nothingFits} <Link to="/jobs">{messages.showAll}</Link>
      </p>
    );
  }
  if (search.before !== undefined) {
    return (
      <p className={styles.none}>
        {messages.noOlder} <Link to="/jobs">{messages.showNewest}</Link>
      </p>
    );
  }
  return <p className={styles.none}>{messages.none}</p>;
}

function useVmName({ host, domain }: HistorySearch, jobs: readonly Job[] | undefined): string | undefined {
  const isWanted = host !== undefined && domain !== undefined;
  const domains = useQuery({ ...domainsQuery(host ?? ''), enabled: isWanted }).data?.domains;
  if (!isWanted) return undefined;
  return (
    domains?.find(({ id }) => id === domain)?.name ??
    jobs?.find(({ domainId }) => domainId === domain)?.domainName
  );
}
