import { displayName, type Reclaim } from '@snaptree/core';
import { operationLabel } from '../operations/operations.ts';
import { snapshotCount, vmCount } from '../text/counts.ts';
import { bytesInWords, listed, plural } from '../text/format.ts';

/** What a suggestion does, with the name of its snapshot. */
export function suggestionInWords(way: Reclaim): string {
  if (way.name === undefined) return `Delete ${allOf(way.removes)}`;
  const name =
    way.name === '' && 'id' in way.operation ? displayName({ id: way.operation.id, name: '' }) : way.name;
  switch (way.operation.kind) {
    case 'mergeIntoChildren':
      return `Merge ${name}`;
    case 'discard':
      return `Discard ${name}`;
    default:
      return `${operationLabel(way.operation)}: ${name}`;
  }
}

const allOf = (count: number) => (count === 2 ? 'both snapshots' : `all ${snapshotCount(count)}`);

/** What is lost for the space, with its sign. */
export function lossInWords({ loses, removes }: Reclaim): { sign: string; text: string } {
  if (loses === 'data') return { sign: '×', text: 'data stored nowhere else' };
  return { sign: '−', text: removes === 1 ? 'the snapshot only' : 'snapshots only' };
}

const suggestionsFree = (count: number) =>
  plural(count, { one: '# operation frees', other: '# operations free' });

export const reclaimMessages = {
  title: 'Reclaim space',
  lead: 'Each operation is possible now, without force. Select one to preview it; nothing changes until you confirm it there. A merge frees at most the size of the merged layer, because data that the layer below lacks is kept.',
  target: 'Space needed',
  targetExample: '200 GiB',
  targetInvalid: 'Enter a size such as 200 GiB or 1.5 TiB.',
  host: 'Host',
  anyHost: 'All hosts',
  reportAsOf: 'The report is shown as of {time}.',
  unknowns: 'Unknown data',
  shownAsOf: 'Shown as of {time}.',
  unread: (vms: number) => `${vmCount(vms)} not read yet.`,
  unreadMeans: 'They may offer more space.',
  sizesUnknown: (snapshots: number) =>
    plural(snapshots, { one: '# snapshot of unknown size.', other: '# snapshots of unknown size.' }),
  sizesUnknownMeans: 'The hypervisor does not report how much space they would free.',
  away: (hosts: readonly string[]) => `${listed(hosts)} cannot be reached.`,
  awayMeans: 'Data about their VMs may be out of date.',
  viewHosts: 'View hosts',
  noHosts: 'No hosts yet. Add a host to see where space can be reclaimed.',
  addHost: 'Add host',
  noneOnHost: (host: string | undefined) =>
    `No operation frees space on ${host ?? 'this host'}. Select another host to see its operations.`,
  reading: 'Reading trees…',
  none: 'No known operation frees space.',
  viewVms: 'View all VMs',
};

export const suggestionMessages = {
  list: 'Operations that free space',
  frees: 'Frees at most',
  together: 'Total',
  operation: 'Operation',
  loses: 'Loses',
  needs: 'Needs while running',
  created: 'Created',
  unknown: 'unknown',
  of: (vm: string) => `of ${vm}`,
  vmOnHost: (vm: string, host: string) => `${vm} on ${host}`,
  losesText: (what: string) => `loses ${what}`,
  needsText: (bytes: number | undefined) =>
    `needs ${bytes === undefined ? 'an unknown amount' : bytesInWords(bytes)} while running`,
  createdText: 'created',
  atMost: (bytes: number) => `≤ ${bytesInWords(bytes)}`,
  total: (bytes: number) => `total ≤ ${bytesInWords(bytes)}`,
  safe: 'Lose only snapshots',
  lossy: 'Lose data that is stored nowhere else',
  rest: 'Other operations',
};

interface Picked {
  readonly safe: readonly unknown[];
  readonly lossy: readonly unknown[];
  readonly freesBytes: number;
  readonly reached: boolean;
}

export const pickMessages = {
  section: 'Reaching the target',
  headline: ({ safe, lossy, freesBytes, reached }: Picked, target: number): string => {
    const free = `${suggestionsFree(safe.length + lossy.length)} at most ${bytesInWords(freesBytes)}`;
    if (reached) return `${free}, which can be enough for ${bytesInWords(target)}.`;
    if (freesBytes === 0) return `No known operation helps to free ${bytesInWords(target)}.`;
    return `Not enough: ${free} of ${bytesInWords(target)}.`;
  },
  price: ({ safe, lossy }: Picked): string => {
    if (lossy.length === 0)
      return 'Only snapshots are deleted. Snapshots and states that depend on them keep their data.';
    if (safe.length === 0) return 'All of them delete data that is stored nowhere else.';
    return `${plural(lossy.length, { one: '# of them deletes', other: '# of them delete' })} data that is stored nowhere else.`;
  },
  needs: (operations: number, bytes: number | undefined): string => {
    const amount = bytes === undefined ? 'an unknown amount of space' : `at most ${bytesInWords(bytes)}`;
    return operations === 1
      ? `It needs ${amount} while running.`
      : `Run one after another, they need ${amount}.`;
  },
  certainAfterward:
    'The exact amount is known only afterward. Run the first one, check this page again, and continue if you need more.',
  elsewhere:
    'Snapshots of unknown size and unread trees may offer more. Otherwise free space outside of snapshots.',
};
