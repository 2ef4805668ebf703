import { NativeSelect, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { SpaceReport } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { problemOf } from '../../api/http/problem.ts';
import { spaceQuery } from '../../api/queries/queries.ts';
import { type Fleet, useFleet } from '../../api/queries/use-fleet.ts';
import { useConnection } from '../../api/socket/services.ts';
import { snapshotCount, vmCount } from '../../messages/counts.ts';
import { listed } from '../../messages/format.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { When } from '../../ui/when.tsx';
import { listSuggestions, type SpaceItem } from './listing.ts';
import { PickSummary } from './pick-summary.tsx';
import styles from './reclaim-page.module.css';
import type { ReclaimSearch } from './reclaim-search.ts';
import { SuggestionCards } from './suggestion-cards.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { bytesFromWords } from './target.ts';
import { TargetField } from './target-field.tsx';

const route = getRouteApi('/space');

/** Where space can be had: every plan that works without force and whose gain is known, the largest first. */
export function ReclaimPage() {
  const report = useQuery(spaceQuery);
  const fleet = useFleet();
  const { target, host } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: ReclaimSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <main className={styles.page} aria-busy={report.isPending}>
      <title>Space · Snaptree</title>
      <header className={styles.head}>
        <div>
          <h1>Where do I get space back?</h1>
          <p className={styles.lead}>
            Each way works as the trees are now, without force. Open one to see its preview: nothing happens
            before you confirm it there. A merge frees at most what its layer holds, because what the layer
            below does not have yet stays.
          </p>
        </div>
        <div className={styles.asked}>
          <TargetField target={target} change={(text) => change({ target: text })} />
          <NativeSelect
            label="Where?"
            value={host ?? ''}
            onChange={(event) => change({ host: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'On all hosts' },
              ...fleet.hosts.map((entry) => ({ value: entry.host.id, label: `On ${entry.host.name}` })),
            ]}
          />
        </div>
      </header>
      {report.error !== null && (
        <div className={styles.trouble}>
          <ProblemNote problem={problemOf(report.error)}>
            {report.data !== undefined && (
              <p>
                The report is shown as of <When at={report.dataUpdatedAt} />.
              </p>
            )}
          </ProblemNote>
        </div>
      )}
      {report.isPending && <Waiting />}
      {report.data !== undefined && (
        <Report report={report.data} fleet={fleet} {...{ target, host }} readAt={report.dataUpdatedAt} />
      )}
    </main>
  );
}

interface ReportProps {
  readonly report: SpaceReport;
  readonly fleet: Fleet;
  readonly target: string | undefined;
  /** Only ways of this host. */
  readonly host: string | undefined;
  readonly readAt: number;
}

function Report({ report, fleet, target, host, readAt }: ReportProps) {
  const wanted = useDeferredValue(target === undefined ? undefined : bytesFromWords(target));
  const ways = useMemo(
    () => (host === undefined ? report.ways : report.ways.filter((way) => way.hostId === host)),
    [report.ways, host],
  );
  const { items, pick } = useMemo(() => listSuggestions(ways, wanted), [ways, wanted]);
  return (
    <>
      <Unknowns report={report} fleet={fleet} readAt={readAt} />
      {pick !== undefined && wanted !== undefined && <PickSummary pick={pick} target={wanted} />}
      {ways.length === 0 ? (
        <NothingFound {...{ report, fleet, host }} />
      ) : (
        <Ways items={items} picking={pick !== undefined} />
      )}
    </>
  );
}

function Ways(props: { items: readonly SpaceItem[]; picking: boolean }) {
  const narrow = useMediaQuery('(max-width: 860px)') ?? false;
  return narrow ? <SuggestionCards items={props.items} /> : <SuggestionList {...props} />;
}

/** How much of the answer is missing: said before the answer. */
function Unknowns({ report, fleet, readAt }: Omit<ReportProps, 'target' | 'host'>) {
  const lost = useConnection() === 'lost';
  const { unread, sizesUnknown } = report;
  const away = fleet.hosts.filter(({ problem }) => problem !== undefined).map(({ host }) => host.name);
  if (unread === 0 && sizesUnknown === 0 && away.length === 0 && !lost) return null;
  return (
    <div role="status">
      <ul className={styles.unknowns} aria-label="What is not known">
        {lost && (
          <li>
            Shown as of <When at={readAt} period={1_000} />.
          </li>
        )}
        {unread > 0 && (
          <li>
            <b>{vmCount(unread)} not read yet</b>: there may be more.
          </li>
        )}
        {sizesUnknown > 0 && (
          <li>
            <b>
              {snapshotCount(sizesUnknown)} of unknown {sizesUnknown === 1 ? 'size' : 'sizes'}
            </b>
            : the hypervisor does not tell what they would free.
          </li>
        )}
        {away.length > 0 && (
          <li>
            <b>{listed(away)} cannot be reached</b>: what is listed there may have changed since.{' '}
            <Link to="/settings">Look at the hosts</Link>
          </li>
        )}
      </ul>
    </div>
  );
}

function NothingFound({ report, fleet, host }: Pick<ReportProps, 'report' | 'fleet' | 'host'>) {
  if (fleet.hosts.length === 0 && !fleet.pending) {
    return (
      <p className={styles.none}>
        There is no host yet.{' '}
        <Link to="/settings" search={{ form: 'new' }}>
          Add a host
        </Link>{' '}
        to see where its space goes.
      </p>
    );
  }
  if (host !== undefined && report.ways.length > 0) {
    const name = fleet.hosts.find((entry) => entry.host.id === host)?.host.name ?? 'this host';
    return <p className={styles.none}>No way is known on {name}. There are some on other hosts.</p>;
  }
  if (report.unread > 0) return <p className={styles.none}>Reading the trees…</p>;
  return (
    <p className={styles.none}>
      No restore point that could go gives space back, as far as sizes are known.{' '}
      <Link to="/">Look at all machines</Link>
    </p>
  );
}

function Waiting() {
  return (
    <Late>
      {[1, 2, 3, 4, 5, 6].map((line) => (
        <Skeleton key={line} height={16} my={20} />
      ))}
    </Late>
  );
}
