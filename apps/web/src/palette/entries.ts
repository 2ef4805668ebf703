import type { TreeReading } from '@snaptree/core';
import type { FleetHost } from '../fleet/use-fleet.ts';
import { powerWords } from '../words/effects.ts';
import { counted } from '../words/figures.ts';

/** Something that the palette finds and goes to. */
export interface Entry {
  readonly id: string;
  readonly group: 'Machines' | 'Restore points' | 'Pages';
  readonly label: string;
  readonly description: string;
  readonly goal: Goal;
}

export type Goal =
  | { readonly kind: 'tree'; readonly host: string; readonly domain: string; readonly snapshot?: string }
  | { readonly kind: 'page'; readonly to: '/' | '/space' | '/jobs' | '/settings' };

const pages: readonly Entry[] = [
  { id: '/', group: 'Pages', label: 'All machines', description: '', goal: { kind: 'page', to: '/' } },
  {
    id: '/space',
    group: 'Pages',
    label: 'Space to win back',
    description: '',
    goal: { kind: 'page', to: '/space' },
  },
  { id: '/jobs', group: 'Pages', label: 'Jobs', description: '', goal: { kind: 'page', to: '/jobs' } },
  {
    id: '/settings',
    group: 'Pages',
    label: 'Hosts',
    description: 'Add, change or remove',
    goal: { kind: 'page', to: '/settings' },
  },
];

/** All that can be found: every machine, the restore points of the trees that are known here, and the pages. */
export function paletteEntries(hosts: readonly FleetHost[], trees: readonly TreeReading[]): Entry[] {
  const machines = hosts.flatMap(({ host, domains }) =>
    domains.map((domain): Entry => {
      const points = domain.snapshots === undefined ? '' : ` · ${counted(domain.snapshots, 'restore point')}`;
      return {
        id: `${domain.hostId} ${domain.id}`,
        group: 'Machines',
        label: domain.name,
        description: `${host.name} · ${powerWords[domain.power]}${points}`,
        goal: { kind: 'tree', host: domain.hostId, domain: domain.id },
      };
    }),
  );
  return [...trees.flatMap(pointsOf), ...machines, ...pages];
}

function pointsOf({ hostId, tree }: TreeReading): Entry[] {
  return tree.snapshots.map(
    (snapshot): Entry => ({
      id: `${hostId} ${tree.domain.id} ${snapshot.id}`,
      group: 'Restore points',
      label: snapshot.name === '' ? `unnamed (${snapshot.id.slice(0, 8)})` : snapshot.name,
      description: [tree.domain.name, ...(snapshot.tags ?? []).map((tag) => `#${tag}`)].join(' · '),
      goal: { kind: 'tree', host: hostId, domain: tree.domain.id, snapshot: snapshot.id },
    }),
  );
}

const SHOWN = 14;

/** The entries whose words hold all words of a query, those whose name begins with it first. */
export function findEntries(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter((entry) => {
    const text = `${entry.label} ${entry.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const first = words[0] ?? '';
  const leads = (entry: Entry) => (entry.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => leads(a) - leads(b)).slice(0, SHOWN);
}
