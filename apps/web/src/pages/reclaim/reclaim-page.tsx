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
import { reclaimMessages as messages } from '../../messages/reclaim/reclaim.ts';
import { pageTitle } from '../../messages/shell/shell.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Sentence } from '../../ui/sentence.tsx';
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

/** Every operation that is possible without force and frees a known amount of space, largest first. */
export function ReclaimPage() {
  const report = useQuery(spaceQuery);
  const fleet = useFleet();
  const { target, host } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: ReclaimSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <main className={styles.page} aria-busy={report.isPending}>
      <title>{pageTitle(messages.title)}</title>
      <header className={styles.head}>
        <div>
          <h1>{messages.title}</h1>
          <p className={styles.lead}>{messages.lead}</p>
        </div>
        <div className={styles.asked}>
          <TargetField target={target} change={(text) => change({ target: text })} />
          <NativeSelect
            label={messages.host}
            value={host ?? ''}
            onChange={(event) => change({ host: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: messages.anyHost },
              ...fleet.hosts.map((entry) => ({ value: entry.host.id, label: entry.host.name })),
            ]}
          />
        </div>
      </header>
      {report.error !== null && (
        <div className={styles.trouble}>
          <ProblemNote problem={problemOf(report.error)}>
            {report.data !== undefined && (
              <p>
                <Sentence text={messages.reportAsOf} parts={{ time: <When at={report.dataUpdatedAt} /> }} />
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
  /** Only suggestions for this host. */
  readonly host: string | undefined;
  readonly readAt: number;
}

function Report({ report, fleet, target, host, readAt }: ReportProps) {
  const wanted = useDeferredValue(target === undefined ? undefined : bytesFromWords(target));
  const suggestions = useMemo(
    () =>
      host === undefined
        ? report.suggestions
        : report.suggestions.filter((suggestion) => suggestion.hostId === host),
    [report.suggestions, host],
  );
  const { items, pick } = useMemo(() => listSuggestions(suggestions, wanted), [suggestions, wanted]);
  return (
    <>
      <Unknowns report={report} fleet={fleet} readAt={readAt} />
      {pick !== undefined && wanted !== undefined && <PickSummary pick={pick} target={wanted} />}
      {suggestions.length === 0 ? (
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

/** What is missing from the report, above the report. */
function Unknowns({ report, fleet, readAt }: Omit<ReportProps, 'target' | 'host'>) {
  const lost = useConnection() === 'lost';
  const { unread, sizesUnknown } = report;
  const away = fleet.hosts.filter(({ problem }) => problem !== undefined).map(({ host }) => host.name);
  if (unread === 0 && sizesUnknown === 0 && away.length === 0 && !lost) return null;
  return (
    <div role="status">
      <ul className={styles.unknowns} aria-label={messages.unknowns}>
        {lost && (
          <li>
            <Sentence text={messages.shownAsOf} parts={{ time: <When at={readAt} period={1_000} /> }} />
          </li>
        )}
        {unread > 0 && (
          <li>
            <b>{messages.unread(unread)}</b> {messages.unreadMeans}
          </li>
        )}
        {sizesUnknown > 0 && (
          <li>
            <b>{messages.sizesUnknown(sizesUnknown)}</b> {messages.sizesUnknownMeans}
          </li>
        )}
        {away.length > 0 && (
          <li>
            <b>{messages.away(away)}</b> {messages.awayMeans} <Link to="/settings">{messages.viewHosts}</Link>
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
        {messages.noHosts}{' '}
        <Link to="/settings" search={{ form: 'new' }}>
          {messages.addHost}
        </Link>
      </p>
    );
  }
  if (host !== undefined && report.suggestions.length > 0) {
    const name = fleet.hosts.find((entry) => entry.host.id === host)?.host.name;
    return <p className={styles.none}>{messages.noneOnHost(name)}</p>;
  }
  if (report.unread > 0) return <p className={styles.none}>{messages.reading}</p>;
  return (
    <p className={styles.none}>
      {messages.none} <Link to="/">{messages.viewVms}</Link>
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
