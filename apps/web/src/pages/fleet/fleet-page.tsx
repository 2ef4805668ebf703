import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Fleet, type FleetHost, useFleet } from '../../api/queries/use-fleet.ts';
import { useConnection } from '../../api/socket/services.ts';
import { hostCount, snapshotCount, vmCount } from '../../messages/counts.ts';
import { formatNumber } from '../../messages/format.ts';
import { useFirstPaint } from '../../shell/first-paint.ts';
import { When } from '../../ui/when.tsx';
import { FirstRun } from './first-run.tsx';
import { FleetFilters } from './fleet-filters.tsx';
import styles from './fleet-page.module.css';
import type { FleetSearch } from './fleet-search.ts';
import { HostTroubles } from './host-troubles.tsx';
import type { Sorting } from './list/columns.tsx';
import { FleetCards } from './list/fleet-cards.tsx';
import { FleetTable } from './list/fleet-table.tsx';
import { NothingShown } from './nothing-shown.tsx';
import type { FleetItem } from './rows/arrange.ts';
import type { FleetRow } from './rows/rows.ts';
import { useItems } from './rows/use-items.ts';

const route = getRouteApi('/');

/** All machines of all hosts, with what is worth knowing before one is opened. */
export function FleetPage() {
  const fleet = useFleet();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<FleetSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return <FleetView fleet={fleet} search={search} change={change} />;
}

interface FleetViewProps {
  readonly fleet: Fleet;
  readonly search: FleetSearch;
  readonly change: (part: Partial<FleetSearch>) => void;
}

function FleetView({ fleet, search, change }: FleetViewProps) {
  const { rows, items } = useItems(fleet.hosts, search);
  const narrow = useMediaQuery('(max-width: 860px)') ?? false;
  const pending = fleet.pending || fleet.hosts.some((entry) => entry.pending && entry.problem === undefined);
  useFirstPaint(!pending);
  if (fleet.hosts.length === 0 && !fleet.pending) return <FirstRun fleet={fleet} />;
  return (
    <main className={styles.page} aria-busy={pending}>
      <title>Machines · Snaptree</title>
      <Head fleet={fleet} rows={rows} />
      <HostTroubles hosts={fleet.hosts} />
      <FleetFilters hosts={fleet.hosts} search={search} change={change} narrow={narrow} />
      <List {...{ items, search, change, narrow, pending }} hosts={fleet.hosts} />
    </main>
  );
}

function Head({ fleet, rows }: { fleet: Fleet; rows: readonly FleetRow[] }) {
  const lost = useConnection() === 'lost';
  const times = fleet.hosts.flatMap(({ asOf }) => (asOf === undefined ? [] : [asOf]));
  return (
    <header className={styles.head}>
      <div>
        <h1>Machines</h1>
        <p className={styles.summary}>
          {fleet.pending ? 'Reading the hosts…' : summary(fleet.hosts, rows)}
          {lost && times.length > 0 && (
            <>
              {' · as of '}
              <When at={Math.min(...times)} period={1_000} />
            </>
          )}
        </p>
      </div>
      <Link to="/space" className={styles.space ?? ''}>
        Where do I get space back?
      </Link>
    </header>
  );
}

function summary(hosts: readonly FleetHost[], rows: readonly FleetRow[]): string {
  let running = 0;
  let points = 0;
  let findings = 0;
  for (const { domain } of rows) {
    if (domain.power === 'running') running += 1;
    if (domain.finding !== undefined) findings += 1;
    points += domain.snapshots ?? 0;
  }
  const parts = [
    `${vmCount(rows.length)} on ${hostCount(hosts.length)}`,
    `${formatNumber(running)} running`,
    snapshotCount(points),
  ];
  const read = hosts.filter(({ pending, problem }) => pending && problem === undefined).length;
  if (read > 0) parts.push(`reading ${hostCount(read)}…`);
  if (findings > 0) parts.push(`${formatNumber(findings)} to look at`);
  return parts.join(' · ');
}

interface ListProps extends Pick<FleetViewProps, 'search' | 'change'> {
  readonly items: readonly FleetItem[];
  readonly narrow: boolean;
  readonly pending: boolean;
  readonly hosts: readonly FleetHost[];
}

function List({ items, search, change, narrow, pending, hosts }: ListProps) {
  const toggle = (key: string) => {
    const collapsed = new Set(search.collapsed);
    if (!collapsed.delete(key)) collapsed.add(key);
    change({ collapsed: collapsed.size === 0 ? undefined : [...collapsed] });
  };
  const sort = ({ sort: by, down }: Sorting) => change({ sort: by, down });
  if (items.length === 0 && !pending) return <NothingShown {...{ hosts, search, change }} />;
  if (narrow) return <FleetCards {...{ items, pending, toggle }} />;
  return <FleetTable {...{ items, pending, toggle }} group={search.group} sorting={search} onSort={sort} />;
}
