import type { Finding } from '@snaptree/core';
import { hostCount, layerCount, snapshotCount, vmCount } from '../text/counts.ts';
import { formatNumber, plural } from '../text/format.ts';

interface FleetFigures {
  readonly vms: number;
  readonly hosts: number;
  readonly running: number;
  readonly snapshots: number;
  /** Hosts that are being read. */
  readonly reading: number;
  readonly findings: number;
}

export const fleetMessages = {
  title: 'VMs',
  readingHosts: 'Reading hosts…',
  summary: ({ vms, hosts, running, snapshots, reading, findings }: FleetFigures): string =>
    [
      `${vmCount(vms)} on ${hostCount(hosts)}`,
      `${formatNumber(running)} running`,
      snapshotCount(snapshots),
      ...(reading > 0 ? [`reading ${hostCount(reading)}…`] : []),
      ...(findings > 0 ? [plural(findings, { one: '# finding', other: '# findings' })] : []),
    ].join(' · '),
  asOf: 'as of {time}',
  jobRunning: 'job running',
  reclaimSpace: 'Reclaim space',
};

export const firstRunMessages = {
  heading: 'No hosts yet',
  text: 'Add the host that runs your VMs: libvirt with QEMU or KVM, VirtualBox, or vSphere. Snaptree installs nothing on it. To look around first, add a simulated host.',
  addHost: 'Add host',
  simulate: 'Try simulated VMs',
};

export const hostTroubleMessages = {
  list: 'Unreachable hosts',
  nothingKnown: 'Its VMs are unknown.',
  vmsAsOf: (vms: number) => `${vmCount(vms)} shown as of {time}.`,
  edit: 'Edit host',
  viewHosts: 'View hosts',
};

export const fleetFilterMessages = {
  search: 'Search VMs',
  searchExample: 'Search by VM or host name',
  collapsed: (set: number) =>
    set === 0 ? 'Filter and sort' : plural(set, { one: '# filter active', other: '# filters active' }),
  host: 'Host',
  anyHost: 'All hosts',
  hypervisor: 'Hypervisor',
  anyHypervisor: 'Any hypervisor',
  power: 'Power state',
  anyPower: 'Any power state',
  group: 'Group by',
  groups: { none: 'No grouping', host: 'Group by host', power: 'Group by power state' },
  sort: 'Sort by',
  hostOrder: 'Host order',
  sorts: {
    machine: 'VM name',
    host: 'Host name',
    power: 'Power state',
    points: 'Most snapshots',
    depth: 'Deepest tree',
    oldest: 'Oldest snapshot',
    bytes: 'Most snapshot data',
    frees: 'Most reclaimable space',
    findings: 'Worst finding',
  },
  only: 'Show only VMs',
  flags: { findings: 'with findings', points: 'with snapshots', stale: 'with stale data' },
  staleHelp: 'Their host cannot be reached. Snaptree shows what it read last.',
};

/** A column of the list: its heading, and what it means where the heading is too short for that. */
interface ColumnMessage {
  readonly label: string;
  readonly help?: string;
}

export const fleetColumnMessages = {
  machine: { label: 'VM' },
  host: { label: 'Host' },
  power: { label: 'Power' },
  points: { label: 'Snapshots', help: 'Number of snapshots.' },
  depth: {
    label: 'Depth',
    help: 'Most snapshots in one branch, and most layers that a disk of the live state reads through.',
  },
  oldest: { label: 'Oldest', help: 'Age of the oldest snapshot.' },
  bytes: {
    label: 'Data',
    help: 'Data that the snapshots hold, excluding the live layer. At least this much (≥) where sizes are unknown.',
  },
  frees: {
    label: 'Reclaimable',
    help: 'Space that the best single operation frees, at most (≤). It can include the live layer and exceed the data of the snapshots. “Reclaim space” lists all operations.',
  },
  findings: { label: 'Findings' },
} satisfies Record<string, ColumnMessage>;

export const fleetCellMessages = {
  notRead: 'not read yet',
  none: 'none',
  unknown: 'unknown',
  moreFindings: 'more',
  depth: (snapshots: number) => plural(snapshots, { one: '# level', other: '# levels' }),
  /** One layer is the disk itself and needs no mention. */
  layers: (chain: number) => (chain === 0 ? 'layers ?' : chain === 1 ? '' : layerCount(chain)),
  depthHelp: (depth: number, chain: number) =>
    `The longest branch has ${snapshotCount(depth)}. ${
      chain === 0
        ? 'The hypervisor does not report the number of disk layers.'
        : `The live state reads through up to ${layerCount(chain)} per disk.`
    }`,
  group: (vms: number, held: string) => `${vmCount(vms)} · snapshot data: ${held}`,
};

export const severityMessages: Record<Finding['severity'], { sign: string; word: string }> = {
  broken: { sign: '✕', word: 'Broken' },
  warning: { sign: '!', word: 'Warning' },
  note: { sign: 'i', word: 'Note' },
};

export const emptyFleetMessages = {
  noHostAnswers: 'No host can be reached. VMs appear when one responds.',
  noVms: 'The connected hosts have no VMs. New VMs appear here automatically.',
  hostGone: 'This host no longer exists.',
  hostWithoutVms: (host: string) => `${host} has no VMs. New VMs appear here automatically.`,
  hostAway: (host: string, why: string) => `${host}: ${why}. Its VMs are unknown.`,
  nothingStale: 'All hosts respond, so no data is stale.',
  nothingFits: 'No VM matches the search and the filters.',
  showAll: 'Show all VMs',
};
