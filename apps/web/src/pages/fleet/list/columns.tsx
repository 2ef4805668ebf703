import type { ReactNode } from 'react';
import { PowerPill } from '../../../ui/power.tsx';
import type { FleetColumn } from '../fleet-search.ts';
import type { FleetRow } from '../rows/rows.ts';
import { AmountText, DepthCell, HostCell, MachineCell, OldestCell, PointsCell } from './cells.tsx';
import { FindingBadge } from './finding-badge.tsx';

export interface Column {
  readonly key: FleetColumn;
  readonly label: string;
  /** What the column means, where its label is too short for it. */
  readonly title?: string;
  /** Aligned to the right, in figures of one width. */
  readonly figure: boolean;
  /** Figures are looked through from the largest, names from the first. */
  readonly downFirst: boolean;
  readonly cell: (row: FleetRow) => ReactNode;
}

const words = { figure: false, downFirst: false } as const;
const figures = { figure: true, downFirst: true } as const;

export const columns: readonly Column[] = [
  { key: 'machine', label: 'Machine', ...words, cell: (row) => <MachineCell row={row} /> },
  { key: 'host', label: 'Host', ...words, cell: (row) => <HostCell row={row} /> },
  { key: 'power', label: 'Power', ...words, cell: (row) => <PowerPill power={row.domain.power} /> },
  {
    key: 'points',
    label: 'Points',
    title: 'How many restore points it has',
    ...figures,
    cell: (row) => <PointsCell row={row} />,
  },
  {
    key: 'depth',
    label: 'Depth',
    title:
      'How many restore points stand one below the other, and through how many disk layers the machine reads',
    ...figures,
    cell: (row) => <DepthCell row={row} />,
  },
  {
    key: 'oldest',
    label: 'Oldest',
    title: 'How old its oldest restore point is',
    ...figures,
    cell: (row) => <OldestCell row={row} />,
  },
  {
    key: 'bytes',
    label: 'Held',
    title:
      'How many bytes its restore points hold, without the live layer: at least (≥), where some sizes are unknown',
    ...figures,
    cell: (row) => <AmountText of={row.held} />,
  },
  {
    key: 'frees',
    label: 'Can free',
    title:
      'What the best single way frees, at most (≤): it may remove the live layer too, and so be more than what is held. The page about space has all ways',
    ...figures,
    cell: (row) => <AmountText of={row.frees} />,
  },
  {
    key: 'findings',
    label: 'Findings',
    ...words,
    downFirst: true,
    cell: (row) => <FindingBadge findings={row.findings} stacked />,
  },
];

export type Sorting = { readonly sort?: FleetColumn | undefined; readonly down?: true | undefined };

/** One press sorts by a column, the next turns the order round, the third goes back to the order of the hosts. */
export function nextSorting(now: Sorting, key: FleetColumn): Sorting {
  const downFirst = columns.find((column) => column.key === key)?.downFirst === true;
  const first: Sorting = { sort: key, down: downFirst ? true : undefined };
  if (now.sort !== key) return first;
  if ((now.down === true) === downFirst) return { sort: key, down: downFirst ? undefined : true };
  return { sort: undefined, down: undefined };
}
