import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Fleet, type FleetHost, useFleet } from '../../api/queries/use-fleet.ts';
import { useConnection } from '../../api/socket/services.ts';
import { fleetMessages } from '../../messages/fleet/fleet.ts';
import { pageTitle } from '../../messages/shell/shell.ts';
import { useFirstPaint } from '../../shell/first-paint.ts';
import { Sentence } from '../../ui/sentence.tsx';
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

/** The VMs of all hosts. */
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
      <title>{pageTitle(fleetMessages.title)}</title>
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
        <h1>{fleetMessages.title}</h1>
        <p className={styles.summary}>
          {fleet.pending ? fleetMessages.readingHosts : summary(fleet.hosts, rows)}
          {lost && times.length > 0 && (
            <>
              {' · '}
              <Sentence
                text={fleetMessages.asOf}
                parts={{ time: <When at={Math.min(...times)} period={1_000} /> }}
              />
            </>
          )}
        </p>
      </div>
      <Link to="/space" className={styles.space ?? ''}>
        {fleetMessages.reclaimSpace}
      </Link>
    </header>
  );
}

function summary(hosts: readonly FleetHost[], rows: readonly FleetRow[]): string {
  return fleetMessages.summary({
    vms: rows.length,
    hosts: hosts.length,
    running: rows.filter(({ domain }) => domain.power === 'running').length,
    snapshots: rows.reduce((sum, { domain }) => sum + (domain.snapshots ?? 0), 0),
    reading: hosts.filter(({ pending, problem }) => pending && problem === undefined).length,
    findings: rows.filter(({ domain }) => domain.finding !== undefined).length,
  });
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
