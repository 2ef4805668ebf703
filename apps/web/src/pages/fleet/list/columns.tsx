import type { ReactNode } from 'react';
import { fleetColumnMessages as messages } from '../../../messages/fleet/fleet.ts';
import { PowerPill } from '../../../ui/power.tsx';
import type { FleetColumn } from '../fleet-search.ts';
import type { FleetRow } from '../rows/rows.ts';
import { AmountText, DepthCell, HostCell, MachineCell, OldestCell, PointsCell } from './cells.tsx';
import { FindingBadge } from './finding-badge.tsx';

export interface Column {
  readonly key: FleetColumn;
  readonly label: string;
  /** The meaning of the column, if its label is too short. */
  readonly help?: string;
  /** Aligned to the right, in figures of one width. */
  readonly figure: boolean;
  /** Numbers are sorted from the largest first, names from A. */
  readonly downFirst: boolean;
  readonly cell: (row: FleetRow) => ReactNode;
}

const words = { figure: false, downFirst: false } as const;
const figures = { figure: true, downFirst: true } as const;

export const columns: readonly Column[] = [
  { key: 'machine', ...messages.machine, ...words, cell: (row) => <MachineCell row={row} /> },
  { key: 'host', ...messages.host, ...words, cell: (row) => <HostCell row={row} /> },
  { key: 'power', ...messages.power, ...words, cell: (row) => <PowerPill power={row.domain.power} /> },
  {
    key: 'points',
    ...messages.points,
    ...figures,
    cell: (row) => <PointsCell row={row} />,
  },
  {
    key: 'depth',
    ...messages.depth,
    ...figures,
    cell: (row) => <DepthCell row={row} />,
  },
  {
    key: 'oldest',
    ...messages.oldest,
    ...figures,
    cell: (row) => <OldestCell row={row} />,
  },
  {
    key: 'bytes',
    ...messages.bytes,
    ...figures,
    cell: (row) => <AmountText of={row.held} />,
  },
  {
    key: 'frees',
    ...messages.frees,
    ...figures,
    cell: (row) => <AmountText of={row.frees} />,
  },
  {
    key: 'findings',
    ...messages.findings,
    ...words,
    downFirst: true,
    cell: (row) => <FindingBadge findings={row.findings} stacked />,
  },
];

export type Sorting = { readonly sort?: FleetColumn | undefined; readonly down?: true | undefined };

/** The first click sorts by a column, the second reverses the order, the third restores the order of the hosts. */
export function nextSorting(now: Sorting, key: FleetColumn): Sorting {
  const downFirst = columns.find((column) => column.key === key)?.downFirst === true;
  const first: Sorting = { sort: key, down: downFirst ? true : undefined };
  if (now.sort !== key) return first;
  if ((now.down === true) === downFirst) return { sort: key, down: downFirst ? undefined : true };
  return { sort: undefined, down: undefined };
}
