import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { spaceQuery } from '../../../api/queries/queries.ts';
import type { FleetHost } from '../../../api/queries/use-fleet.ts';
import type { FleetSearch } from '../fleet-search.ts';
import { arrange, type FleetItem } from './arrange.ts';
import { type FleetRow, fleetRows, freeableOf } from './rows.ts';

/** All rows of the fleet, and those shown; typing has priority over rendering. */
export function useItems(
  hosts: readonly FleetHost[],
  search: FleetSearch,
): { rows: readonly FleetRow[]; items: readonly FleetItem[] } {
  const report = useQuery(spaceQuery).data;
  const freeable = useMemo(() => (report === undefined ? undefined : freeableOf(report)), [report]);
  const rows = useMemo(() => fleetRows(hosts, freeable), [hosts, freeable]);
  const wanted = useDeferredValue(search);
  const items = useMemo(() => arrange(rows, wanted), [rows, wanted]);
  return { rows, items };
}
