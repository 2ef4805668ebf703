import type { Finding, Power } from '@snaptree/core';
import type { FleetColumn, FleetSearch } from '../fleet-search.ts';
import { type Amount, knownBytes, sumOf } from './amount.ts';
import type { FleetRow } from './rows.ts';

export type FleetFilter = Pick<
  FleetSearch,
  'find' | 'host' | 'kind' | 'power' | 'findings' | 'points' | 'stale'
>;

/** The rows that pass every condition, in one pass and in their order. All words must occur, in any order. */
export function filterRows(rows: readonly FleetRow[], filter: FleetFilter): FleetRow[] {
  const words = (filter.find ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { host, kind, power, findings, points, stale } = filter;
  return rows.filter(
    (row) =>
      (host === undefined || row.host.id === host) &&
      (kind === undefined || row.host.kind === kind) &&
      (power === undefined || row.domain.power === power) &&
      (findings !== true || row.findings.length > 0) &&
      (points !== true || (row.domain.snapshots ?? 0) > 0) &&
      (stale !== true || row.stale) &&
      words.every((word) => row.text.includes(word)),
  );
}

const powerOrder: readonly Power[] = ['running', 'paused', 'saved', 'off'];
const weight: Record<Finding['severity'], number> = { broken: 1_000_000, warning: 1_000, note: 1 };

/** What a column sorts by; undefined is unknown. */
function sortValue(row: FleetRow, column: FleetColumn): number | undefined {
  const { health } = row.domain;
  switch (column) {
    case 'machine':
      return row.nameRank;
    case 'host':
      return row.hostRank;
    case 'power':
      return powerOrder.indexOf(row.domain.power);
    case 'points':
      return row.domain.snapshots;
    case 'depth':
      return health === undefined ? undefined : health.depth * 1e5 + health.chain;
    case 'oldest':
      // By age: down is the oldest first.
      return health?.oldestAt === undefined ? undefined : -health.oldestAt;
    case 'bytes':
      return knownBytes(row.held);
    case 'frees':
      return knownBytes(row.frees);
    case 'findings':
      return row.findings.reduce((sum, { severity }) => sum + weight[severity], 0);
    default:
      return column satisfies never;
  }
}

/** Sorts by a column, then by name. Unknown values come last in both directions. */
export function sortRows(rows: readonly FleetRow[], column: FleetColumn, down: boolean): FleetRow[] {
  const sign = down ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortValue(row, column) }))
    .sort((a, b) => {
      if (a.value === b.value) return a.row.nameRank - b.row.nameRank;
      if (a.value === undefined) return 1;
      if (b.value === undefined) return -1;
      return (a.value - b.value) * sign;
    })
    .map(({ row }) => row);
}

export interface FleetGroup {
  readonly kind: 'group';
  readonly key: string;
  /** One row of the group; all have the same value for the grouping. */
  readonly sample: FleetRow;
  readonly by: 'host' | 'power';
  readonly count: number;
  readonly open: boolean;
  readonly held: Amount;
}
export type FleetItem = FleetGroup | { readonly kind: 'row'; readonly key: string; readonly row: FleetRow };

const asItem = (row: FleetRow): FleetItem => ({ kind: 'row', key: row.key, row });

/**
 * The rows under their group headers, as one flat list; collapsed groups keep their header. Hosts come in the order of
 * their first VM, so that sorting brings the host of the first VM to the top.
 */
export function groupRows(
  rows: readonly FleetRow[],
  by: 'host' | 'power' | undefined,
  collapsed: ReadonlySet<string>,
): FleetItem[] {
  if (by === undefined) return rows.map(asItem);
  const keyOf = (row: FleetRow) => (by === 'host' ? row.host.id : row.domain.power);
  const groups = [...Map.groupBy(rows, keyOf)];
  if (by === 'power') groups.sort(([, [a]], [, [b]]) => placeOf(a) - placeOf(b));
  return groups.flatMap(([key, members]): FleetItem[] => {
    const [sample] = members;
    if (sample === undefined) return [];
    const open = !collapsed.has(key);
    const held = sumOf(members.map((row) => row.held));
    const head: FleetItem = { kind: 'group', key, sample, by, count: members.length, open, held };
    return open ? [head, ...members.map(asItem)] : [head];
  });
}

const placeOf = (row: FleetRow | undefined) => (row === undefined ? 0 : powerOrder.indexOf(row.domain.power));

/** All steps from the rows to the drawn list. */
export function arrange(rows: readonly FleetRow[], search: FleetSearch): FleetItem[] {
  const found = filterRows(rows, search);
  const sorted = search.sort === undefined ? found : sortRows(found, search.sort, search.down === true);
  return groupRows(sorted, search.group, new Set(search.collapsed));
}
