import type { Domain, Finding, SpaceReport } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';
import type { FleetHost } from '../../../api/queries/use-fleet.ts';
import { type Amount, freeableBytes, heldBytes } from './amount.ts';

/** One VM of the list with everything that it is searched, filtered and sorted by, computed once. */
export interface FleetRow {
  readonly key: string;
  readonly host: Host;
  readonly domain: Domain;
  /** Name and host in lower case, for the search. */
  readonly text: string;
  /** Position when sorted by name, with digits compared as numbers. */
  readonly nameRank: number;
  readonly hostRank: number;
  readonly held: Amount;
  readonly frees: Amount;
  readonly findings: readonly FleetFinding[];
  /** Its host does not respond; the data is from `asOf`. */
  readonly stale: boolean;
  readonly asOf: number | undefined;
}

export type FleetFinding = Pick<Finding, 'severity' | 'text'>;

/** The most that one operation frees on each domain, by row key. */
export type Freeable = ReadonlyMap<string, number>;

const rowKey = (hostId: string, domainId: string) => `${hostId}:${domainId}`;

export function freeableOf(report: SpaceReport | undefined): Freeable {
  const best = new Map<string, number>();
  for (const { hostId, domainId, reclaim } of report?.suggestions ?? []) {
    const key = rowKey(hostId, domainId);
    best.set(key, Math.max(best.get(key) ?? 0, reclaim.freesBytes));
  }
  return best;
}

/** The VMs of all hosts as one list, in the order of the hosts. `freeable` absent: not known yet. */
export function fleetRows(hosts: readonly FleetHost[], freeable: Freeable | undefined): FleetRow[] {
  const nameRank = ranks(hosts.flatMap(({ domains }) => domains.map(({ name }) => name)));
  const hostRank = ranks(hosts.map(({ host }) => host.name));
  return hosts.flatMap((entry) => {
    const { host } = entry;
    const hostText = host.name.toLowerCase();
    return entry.domains.map((domain): FleetRow => {
      const key = rowKey(host.id, domain.id);
      return {
        key,
        host,
        domain,
        text: `${domain.name.toLowerCase()} ${hostText}`,
        nameRank: nameRank.get(domain.name) ?? 0,
        hostRank: hostRank.get(host.name) ?? 0,
        held: heldBytes(domain.health),
        frees: freeableBytes(freeable === undefined ? undefined : domain.health, freeable?.get(key)),
        findings: findingsOf(domain),
        stale: entry.problem !== undefined,
        asOf: entry.asOf,
      };
    });
  });
}

/** A tree that cannot be read has no health, only the sentence that says why. */
function findingsOf(domain: Domain): readonly FleetFinding[] {
  const { interruptedJobId, finding } = domain;
  const ofTree = findingsOfTree(domain);
  if (interruptedJobId === undefined || finding === undefined || domain.health === undefined) return ofTree;
  return [{ severity: 'broken', text: finding }, ...ofTree];
}

function findingsOfTree(domain: Domain): readonly FleetFinding[] {
  if (domain.health !== undefined) return worstFirst(domain.health.findings);
  return domain.finding === undefined ? [] : [{ severity: 'broken', text: domain.finding }];
}

const severities: readonly Finding['severity'][] = ['broken', 'warning', 'note'];

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The place of each name in their order: comparing numbers later is far cheaper than comparing names. */
function ranks(names: readonly string[]): Map<string, number> {
  const sorted = [...new Set(names)].sort(collator.compare);
  return new Map(sorted.map((name, rank) => [name, rank]));
}
