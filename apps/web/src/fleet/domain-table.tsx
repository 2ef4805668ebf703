import { Skeleton } from '@mantine/core';
import type { Domain, Host } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { Late } from '../marks/late.tsx';
import { Name } from '../marks/name.tsx';
import { PowerPill } from '../marks/power.tsx';
import styles from './domain-table.module.css';
import type { FleetHost } from './use-fleet.ts';

const ROW = 42;

/** The table of machines; only the rows in sight exist in the page, two empty rows stand for the others. */
export function DomainTable({ hosts, pending }: { hosts: readonly FleetHost[]; pending: boolean }) {
  const rows = useMemo(
    () => hosts.flatMap(({ host, domains }) => domains.map((domain) => ({ host, domain }))),
    [hosts],
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
        <thead>
          <tr>
            <th className={styles.machine}>Machine</th>
            <th className={styles.host}>Host</th>
            <th className={styles.power}>Power</th>
            <th className={styles.figure} title="Restore points">
              Points
            </th>
            <th className={`${styles.figure} ${styles.depth}`}>Depth</th>
            <th className={styles.look}>To look at</th>
          </tr>
        </thead>
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

function DomainRow({ host, domain, index }: { host: Host; domain: Domain; index: number }) {
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
      <td className={`${styles.figure} ${styles.depth}`}>{domain.health?.depth ?? '–'}</td>
      <td>
        <div className={styles.findings}>
          {domain.jobId !== undefined && (
            <span className={styles.job} title="a job works on it">
              ⟳ <span className={styles.words}>a job works on it</span>
            </span>
          )}
          {domain.finding !== undefined && (
            <span className={styles.finding} title={domain.finding}>
              <b aria-hidden="true">!</b> <span className={styles.words}>{domain.finding}</span>
            </span>
          )}
        </div>
      </td>
    </tr>
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
