import { Skeleton, Tooltip, UnstyledButton } from '@mantine/core';
import { memo, useMemo } from 'react';
import { fleetMessages } from '../../../messages/fleet/fleet.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { useRowsInSight } from '../../../ui/list/use-rows-in-sight.ts';
import type { FleetItem } from '../rows/arrange.ts';
import type { FleetRow } from '../rows/rows.ts';
import { type Column, columns, nextSorting, type Sorting } from './columns.tsx';
import styles from './fleet-table.module.css';
import { GroupHead } from './group-head.tsx';

/** Heights in pixels; the style sheet draws the same. */
const ROW = 44;
const HEAD = 40;

const heightOf = (item: FleetItem) => (item.kind === 'group' ? HEAD : ROW);

export interface FleetListProps {
  readonly items: readonly FleetItem[];
  /** The value that group headings show has no column. */
  readonly group: 'host' | 'power' | undefined;
  /** Still loading. */
  readonly pending: boolean;
  readonly sorting: Sorting;
  readonly onSort: (next: Sorting) => void;
  readonly toggle: (group: string) => void;
}

/** The VMs as a table. Only visible rows are rendered, with an empty row above and below in place of the others. */
export function FleetTable({ items, group, pending, sorting, onSort, toggle }: FleetListProps) {
  const { scroller, indices, above, below, onKeyDown } = useRowsInSight(items, heightOf);
  const shown = useMemo(() => columns.filter(({ key }) => key !== group), [group]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one link of the table to the next
    <div className={styles.scroller} ref={scroller} onKeyDown={onKeyDown}>
      <table className={styles.table} aria-rowcount={items.length + 1} aria-label={fleetMessages.title}>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((column) => (
              <th key={column.key} data-column={column.key} aria-sort={sortWord(sorting, column.key)}>
                <Tooltip
                  label={column.help}
                  disabled={column.help === undefined}
                  multiline
                  maw={260}
                  events={{ hover: true, focus: true, touch: true }}
                >
                  <UnstyledButton
                    className={styles.sorter}
                    aria-description={column.help}
                    onClick={() => onSort(nextSorting(sorting, column.key))}
                  >
                    {column.label}
                    <span className={styles.arrow} aria-hidden="true">
                      {sorting.sort === column.key ? (sorting.down === true ? '↓' : '↑') : ''}
                    </span>
                  </UnstyledButton>
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.length === 0 && pending && <EmptyRows shown={shown} />}
          <tr className={styles.gap} style={{ height: above }} />
          {indices.map((index) => {
            const item = items[index];
            if (item === undefined) return null;
            if (item.kind === 'row')
              return <VmRow key={item.key} row={item.row} index={index} shown={shown} />;
            return (
              <tr
                key={item.key}
                className={styles.group}
                style={{ height: HEAD }}
                aria-rowindex={index + 2}
                data-row={index}
              >
                <td colSpan={shown.length}>
                  <GroupHead group={item} toggle={toggle} />
                </td>
              </tr>
            );
          })}
          <tr className={styles.gap} style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

function sortWord(sorting: Sorting, key: string): 'ascending' | 'descending' | 'none' {
  if (sorting.sort !== key) return 'none';
  return sorting.down === true ? 'descending' : 'ascending';
}

interface VmRowProps {
  readonly row: FleetRow;
  readonly index: number;
  readonly shown: readonly Column[];
}

/** Rendered again only when its VM changes, not whenever the list scrolls. */
const VmRow = memo(function VmRow({ row, index, shown }: VmRowProps) {
  return (
    <tr
      className={styles.row}
      data-stale={row.stale}
      aria-rowindex={index + 2}
      data-row={index}
      style={{ height: ROW }}
    >
      {shown.map((column) => (
        <td key={column.key} data-figure={column.figure}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
});

/** Rows of the height of the real ones, so that nothing jumps when those arrive. */
function EmptyRows({ shown }: { shown: readonly Column[] }) {
  return (
    <Late>
      {[1, 2, 3, 4, 5, 6, 7, 8].map((line) => (
        <tr key={line} className={styles.row} style={{ height: ROW }}>
          {shown.map((column) => (
            <td key={column.key}>
              <Skeleton height={12} width={column.figure ? '60%' : '80%'} ml={column.figure ? 'auto' : 0} />
            </td>
          ))}
        </tr>
      ))}
    </Late>
  );
}
