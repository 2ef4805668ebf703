import { displayName, type Operation, type SearchReport, type TreeReading } from '@snaptree/core';
import type { FleetHost } from '../api/queries/use-fleet.ts';
import { actionsFor } from '../inspector/actions/actions.ts';
import { powerWords } from '../messages/operations/effects.ts';
import { nameOf, operationLabel } from '../messages/operations/operations.ts';
import { refusalWords } from '../messages/operations/refusals.ts';
import { paletteMessages as messages } from '../messages/shell/palette.ts';
import { snapshotCount } from '../messages/text/counts.ts';

/** Something that the palette finds and opens. */
export interface Entry {
  readonly id: string;
  readonly group: keyof typeof messages.groups;
  readonly label: string;
  readonly description: string;
  readonly goal: Goal;
}

export type Goal =
  | { readonly kind: 'tree'; readonly host: string; readonly domain: string; readonly snapshot?: string }
  | {
      readonly kind: 'operation';
      readonly host: string;
      readonly domain: string;
      readonly snapshot: string;
      readonly operation: Operation;
    }
  | { readonly kind: 'theme' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'page'; readonly to: '/' | '/space' | '/jobs' | '/settings' };

const pages: readonly Entry[] = [
  {
    id: 'theme',
    group: 'actions',
    label: messages.theme,
    description: '',
    goal: { kind: 'theme' },
  },
  {
    id: 'shortcuts',
    group: 'actions',
    label: messages.shortcuts,
    description: messages.shortcutsKey,
    goal: { kind: 'shortcuts' },
  },
  { id: '/', group: 'pages', label: messages.allVms, description: '', goal: { kind: 'page', to: '/' } },
  {
    id: '/space',
    group: 'pages',
    label: messages.reclaimSpace,
    description: '',
    goal: { kind: 'page', to: '/space' },
  },
  { id: '/jobs', group: 'pages', label: messages.jobs, description: '', goal: { kind: 'page', to: '/jobs' } },
  {
    id: '/settings',
    group: 'pages',
    label: messages.hosts,
    description: messages.hostsHelp,
    goal: { kind: 'page', to: '/settings' },
  },
];

/** Every VM, the snapshots of the trees loaded in this page, and the pages. */
export function paletteEntries(hosts: readonly FleetHost[], trees: readonly TreeReading[]): Entry[] {
  const vms = hosts.flatMap(({ host, domains }) =>
    domains.map((domain): Entry => {
      const points = domain.snapshots === undefined ? '' : ` · ${snapshotCount(domain.snapshots)}`;
      return {
        id: `${domain.hostId} ${domain.id}`,
        group: 'vms',
        label: domain.name,
        description: `${host.name} · ${powerWords[domain.power]}${points}`,
        goal: { kind: 'tree', host: domain.hostId, domain: domain.id },
      };
    }),
  );
  return [...trees.flatMap(snapshotsOf), ...vms, ...pages];
}

function snapshotsOf({ hostId, tree }: TreeReading): Entry[] {
  return tree.snapshots.map(
    (snapshot): Entry => ({
      id: `${hostId} ${tree.domain.id} ${snapshot.id}`,
      group: 'snapshots',
      label: displayName(snapshot),
      description: [tree.domain.name, ...(snapshot.tags ?? []).map((tag) => `#${tag}`)].join(' · '),
      goal: { kind: 'tree', host: hostId, domain: tree.domain.id, snapshot: snapshot.id },
    }),
  );
}

/** What the server found in the trees that it has read. */
export function foundEntries({ found }: SearchReport): Entry[] {
  return found.map(
    ({ hostId, hostName, domainId, domainName, snapshotId, name }): Entry => ({
      id: `${hostId} ${domainId} ${snapshotId}`,
      group: 'snapshots',
      label: displayName({ id: snapshotId, name }),
      description: `${domainName} · ${hostName}`,
      goal: { kind: 'tree', host: hostId, domain: domainId, snapshot: snapshotId },
    }),
  );
}

/** The actions of the selected node; choosing one shows its preview or why it is not possible. */
export function actionEntries(reading: TreeReading, picked: string, now: Date): Entry[] {
  const { hostId, tree } = reading;
  return actionsFor(reading, picked, now)
    .flatMap(({ actions }) => actions)
    .map(({ place, label, operation, answer }): Entry => {
      const [first] = 'refusals' in answer ? answer.refusals : [];
      const reason = first === undefined ? '' : ` · ${refusalWords[first.code]}`;
      return {
        id: place,
        group: 'actions',
        label,
        description: `${nameOf(tree, picked)}${reason}`,
        goal: {
          kind: 'operation',
          host: hostId,
          domain: tree.domain.id,
          snapshot: picked,
          operation: operation,
        },
      };
    });
}

const id = '';
const ofSnapshots: readonly Operation[] = [
  { kind: 'revert', id },
  { kind: 'mergeIntoChildren', id },
  { kind: 'mergeIntoParent', id },
  { kind: 'discard', id },
  { kind: 'removeSubtree', id },
  { kind: 'removeSubtree', id, keepRoot: true },
  { kind: 'describe', id, description: '' },
  { kind: 'rename', id, name: '' },
  { kind: 'tag', id },
  { kind: 'protect', id, protected: true },
  { kind: 'deleteMetadata', id },
];

/** What to show when nothing matches: actions of snapshots are listed only while one is selected. */
export function nothingInWords(query: string, isSnapshotChosen: boolean): string {
  const words = wordsOf(query);
  const labels = ofSnapshots.map((operation) => operationLabel(operation).toLowerCase());
  const isAction = words.length > 0 && labels.some((label) => words.every((word) => label.includes(word)));
  return isAction && !isSnapshotChosen ? messages.chooseFirst : messages.nothing;
}

/** The entries of several sources, each once. */
export function once(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

const SHOWN = 14;

/** The entries that contain all words of a query, those whose name starts with it first. */
export function findEntries(entries: readonly Entry[], query: string): Entry[] {
  const words = wordsOf(query);
  const found = entries.filter((entry) => {
    const text = `${entry.label} ${entry.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const first = words[0] ?? '';
  const leads = (entry: Entry) => (entry.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => leads(a) - leads(b)).slice(0, SHOWN);
}

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);
