import { Power } from '@snaptree/core';
import { hypervisorKinds } from '@snaptree/hypervisors';
import { z } from 'zod';
import { readingOldNames, UrlText } from '../../shell/url.ts';

/** The columns that the VM list can be sorted by. */
export const fleetColumns = [
  'machine',
  'host',
  'power',
  'points',
  'depth',
  'oldest',
  'bytes',
  'frees',
  'findings',
] as const;
export type FleetColumn = (typeof fleetColumns)[number];

const flag = z.literal(true).optional().catch(undefined);

/** The URL of the VM list. An invalid value counts as absent. */
export const FleetSearch = z.preprocess(
  readingOldNames({ keys: { closed: 'collapsed' } }),
  z.object({
    find: UrlText,
    host: UrlText,
    /** The hypervisor of the host. */
    kind: z.enum(hypervisorKinds).optional().catch(undefined),
    power: Power.optional().catch(undefined),
    /** Only VMs with findings. */
    findings: flag,
    /** Only VMs with snapshots. */
    points: flag,
    /** Only VMs whose host is unreachable. */
    stale: flag,
    /** Absent: the order in which the hosts are listed. */
    sort: z.enum(fleetColumns).optional().catch(undefined),
    down: flag,
    group: z.enum(['host', 'power']).optional().catch(undefined),
    /** Keys of the groups that are collapsed. */
    collapsed: z.array(z.string()).optional().catch(undefined),
  }),
);
export type FleetSearch = z.infer<typeof FleetSearch>;
