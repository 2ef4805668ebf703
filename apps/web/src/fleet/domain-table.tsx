import { Skeleton, UnstyledButton } from '@mantine/core';
import type { Domain } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { Late } from '../marks/late.tsx';
import { Name } from '../marks/name.tsx';
import { PowerPill } from '../marks/power.tsx';
import { When } from '../marks/when.tsx';
import { bytesInWords } from '../words/figures.ts';
import styles from './domain-table.module.css';
import { type FleetOrder, type FleetRow, sortRows } from './sort.ts';
import type { FleetHost } from './use-fleet.ts';

const ROW = 42;

interface DomainTableProps {
  hosts: readonly FleetHost[];
  pending: boolean;
  order: FleetOrder;
  onOrder: (order: FleetOrder) => void;
}

/** The table of machines; only the rows in sight exist in the page, two empty rows stand for the others. */
export function DomainTable({ hosts, pending, order, onOrder }: DomainTableProps) {
  const rows = useMemo(
    () =>
      sortRows(
        hosts.flatMap(({ host, domains }) => domains.map((domain) => ({ host, domain }))),
        order,
      ),
    [hosts, order],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  if (rows.length === 0) return <NoRows pending={pending} />;
  const drawn = virtual.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <div className={styles.scroller} ref={scroller}>
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <Head order={order} onOrder={onOrder} />
        <tbody>
          <tr style={{ height: above }} />
          {drawn.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return <DomainRow key={`${row.host.id}:${row.domain.id}`} {...row} index={item.index} />;
          })}
          <tr style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

interface Column {
  readonly title: string;
  readonly explains?: string;
  readonly order?: FleetOrder;
  readonly className: string | undefined;
}

const columns: readonly Column[] = [
  { title: 'Machine', order: 'name', className: styles.machine },
  { title: 'Host', order: 'fleet', className: styles.host },
  { title: 'Power', className: styles.power },
  { title: 'Points', explains: 'Restore points', order: 'points', className: styles.figure },
  {
    title: 'Depth',
    explains: 'Restore points from a root to the farthest leaf',
    order: 'depth',
    className: `${styles.figure} ${styles.wide}`,
  },
  {
    title: 'Held',
    explains: 'What the restore points hold, as far as it is known',
    order: 'held',
    className: `${styles.size} ${styles.wide}`,
  },
  { title: 'Oldest', order: 'oldest', className: `${styles.age} ${styles.wide}` },
  { title: 'To look at', order: 'findings', className: styles.look },
];

/** The headings; each orders the table by its column. */
function Head({ order, onOrder }: Pick<DomainTableProps, 'order' | 'onOrder'>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const by = column.order;
          const chosen = by === order;
          return (
            <th
              key={column.title}
              className={column.className}
              aria-sort={chosen ? (by === 'name' ? 'ascending' : 'descending') : undefined}
            >
              {by === undefined ? (
                column.title
              ) : (
                <UnstyledButton
                  className={styles.sort}
                  data-chosen={chosen}
                  title={column.explains ?? `Order by ${column.title.toLowerCase()}`}
                  onClick={() => onOrder(by)}
                >
                  {column.title}
                  <span aria-hidden="true">{chosen ? ' ↓' : ''}</span>
                </UnstyledButton>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function DomainRow({ host, domain, index }: FleetRow & { index: number }) {
  const { health } = domain;
  return (
    <tr className={styles.row} aria-rowindex={index + 2} style={{ height: ROW }}>
      <td>
        <Link
          to="/hosts/$host/domains/$domain"
          params={{ host: domain.hostId, domain: domain.id }}
          className={styles.link ?? ''}
        >
          <Name text={domain.name} />
        </Link>
      </td>
      <td className={styles.host}>
        <Name text={host.name} />
      </td>
      <td>
        <PowerPill power={domain.power} />
      </td>
      <td className={styles.figure}>{domain.snapshots ?? '–'}</td>
      <td className={`${styles.figure} ${styles.wide}`}>{health?.depth ?? '–'}</td>
      <td className={`${styles.size} ${styles.wide}`}>{heldInWords(domain)}</td>
      <td className={`${styles.age} ${styles.wide}`}>
        {health?.oldestAt === undefined ? '' : <When at={health.oldestAt} period={60_000} />}
      </td>
      <td>
        <ToLookAt domain={domain} />
      </td>
    </tr>
  );
}

/** What the restore points hold; sizes that nobody tells are said to be missing, never taken for zero. */
function heldInWords({ snapshots, health }: Domain): string {
  if (health === undefined) return '–';
  if (snapshots === 0) return '';
  if (health.snapshotBytes === undefined) return 'not known';
  const known = bytesInWords(health.snapshotBytes);
  return health.sizesUnknown > 0 ? `≥ ${known}` : known;
}

function ToLookAt({ domain }: { domain: Domain }) {
  const findings = domain.health?.findings.filter((finding) => finding.severity !== 'note') ?? [];
  const text = domain.finding ?? findings[0]?.text;
  const more = findings.length > 1 ? ` (+${findings.length - 1})` : '';
  return (
    <div className={styles.findings}>
      {domain.jobId !== undefined && (
        <span className={styles.job} title="a job works on it">
          ⟳ <span className={styles.words}>a job works on it</span>
        </span>
      )}
      {text !== undefined && (
        <span className={styles.finding} title={findings.map((finding) => finding.text).join('\n') || text}>
          <b aria-hidden="true">!</b>{' '}
          <span className={styles.words}>
            {text}
            {more}
          </span>
        </span>
      )}
    </div>
  );
}

function NoRows({ pending }: { pending: boolean }) {
  if (!pending) return <p className={styles.none}>No machine fits. Change the search or the host.</p>;
  return (
    <div aria-busy="true">
      <Late>
        {[1, 2, 3, 4, 5, 6, 7, 8].map((line) => (
          <Skeleton key={line} height={18} my={24} />
        ))}
      </Late>
    </div>
  );
}
