import type { FleetHost } from '../../../api/queries/use-fleet.ts';

/** The hosts and domains whose names contain all words of a search, in any order and case. */
export function findInFleet(hosts: readonly FleetHost[], search: string): FleetHost[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...hosts];
  return hosts
    .map((entry) => {
      const hostName = entry.host.name.toLowerCase();
      const domains = entry.domains.filter((domain) => {
        const text = `${domain.name.toLowerCase()} ${hostName}`;
        return words.every((word) => text.includes(word));
      });
      return { ...entry, domains };
    })
    .filter((entry) => entry.domains.length > 0);
}
