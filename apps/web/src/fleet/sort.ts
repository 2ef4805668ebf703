import type { Domain, Host } from '@snaptree/core';
import { z } from 'zod';

/** What the table of machines can be ordered by; `fleet` is the order of the hosts. */
export const FleetOrder = z.enum(['fleet', 'name', 'points', 'depth', 'held', 'oldest', 'findings']);
export type FleetOrder = z.infer<typeof FleetOrder>;

export interface FleetRow {
  readonly host: Host;
  readonly domain: Domain;
}

/** Names from a to z; everything else with the most (or the oldest) first. What is unknown comes last. */
export function sortRows(rows: readonly FleetRow[], order: FleetOrder): FleetRow[] {
  if (order === 'fleet') return [...rows];
  if (order === 'name') {
    const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
    return [...rows].sort((a, b) => collator.compare(a.domain.name, b.domain.name));
  }
  const weigh = weights[order];
  const weight = (row: FleetRow) => weigh(row.domain) ?? Number.NEGATIVE_INFINITY;
  return [...rows].sort((a, b) => weight(b) - weight(a) || 0);
}

const severity = { broken: 1_000_000, warning: 1_000, note: 1 } as const;

const weights: Record<Exclude<FleetOrder, 'fleet' | 'name'>, (domain: Domain) => number | undefined> = {
  points: (domain) => domain.snapshots,
  depth: (domain) => domain.health?.depth,
  held: (domain) => domain.health?.snapshotBytes,
  oldest: ({ health }) => (health?.oldestAt === undefined ? undefined : -health.oldestAt),
  findings: ({ finding, health }) =>
    health === undefined
      ? finding === undefined
        ? undefined
        : severity.broken
      : health.findings.reduce((sum, each) => sum + severity[each.severity], 0),
};
