import { Skeleton } from '@mantine/core';
import { memo } from 'react';
import { fleetColumnMessages as columns, fleetMessages } from '../../../messages/fleet/fleet.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { useRowsInSight } from '../../../ui/list/use-rows-in-sight.ts';
import { PowerPill } from '../../../ui/power.tsx';
import type { FleetItem } from '../rows/arrange.ts';
import type { FleetRow } from '../rows/rows.ts';
import { AmountText, AsOf, DepthCell, MachineCell, OldestCell, PointsCell } from './cells.tsx';
import { FindingBadge } from './finding-badge.tsx';
import styles from './fleet-cards.module.css';
import type { FleetListProps } from './fleet-table.tsx';
import { GroupHead } from './group-head.tsx';

/** Heights in pixels; the style sheet draws the same. */
const CARD = 118;
const WITH_FINDING = 142;
const HEAD = 40;

/** The VMs as cards, where a table would not fit. */
export function FleetCards({ items, pending, toggle }: Pick<FleetListProps, 'items' | 'pending' | 'toggle'>) {
  const { scroller, indices, above, below, onKeyDown } = useRowsInSight(items, heightOf);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one card's link to the next
    <div className={styles.scroller} ref={scroller} onKeyDown={onKeyDown}>
      {items.length === 0 && pending && <EmptyCards />}
      <ul
        className={styles.list}
        aria-label={fleetMessages.title}
        style={{ paddingTop: above, paddingBottom: below }}
      >
        {indices.map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={item.key}
              className={item.kind === 'group' ? styles.group : styles.card}
              style={{ height: heightOf(item) }}
              data-row={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              {item.kind === 'group' ? <GroupHead group={item} toggle={toggle} /> : <Card row={item.row} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function heightOf(item: FleetItem): number {
  if (item.kind === 'group') return HEAD;
  return item.row.findings.length > 0 ? WITH_FINDING : CARD;
}

const Card = memo(function Card({ row }: { row: FleetRow }) {
  return (
    <>
      <div className={styles.title}>
        <MachineCell row={row} />
        <span className={styles.power}>
          <PowerPill power={row.domain.power} />
        </span>
      </div>
      <p className={styles.host}>
        <span>{row.host.name}</span>
        {row.stale && <AsOf row={row} />}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>{columns.points.label}</dt>
          <dd>
            <PointsCell row={row} />
          </dd>
        </div>
        <div>
          <dt>{columns.depth.label}</dt>
          <dd>
            <DepthCell row={row} />
          </dd>
        </div>
        <div>
          <dt>{columns.oldest.label}</dt>
          <dd>
            <OldestCell row={row} />
          </dd>
        </div>
        <div>
          <dt>{columns.bytes.label}</dt>
          <dd>
            <AmountText of={row.held} />
          </dd>
        </div>
        <div>
          <dt>{columns.frees.label}</dt>
          <dd>
            <AmountText of={row.frees} />
          </dd>
        </div>
      </dl>
      <FindingBadge findings={row.findings} />
    </>
  );
});

function EmptyCards() {
  return (
    <Late>
      {[1, 2, 3, 4].map((line) => (
        <div key={line} className={styles.card} style={{ height: CARD }}>
          <Skeleton height={14} width="60%" mb={12} />
          <Skeleton height={12} width="40%" mb={12} />
          <Skeleton height={24} />
        </div>
      ))}
    </Late>
  );
}
