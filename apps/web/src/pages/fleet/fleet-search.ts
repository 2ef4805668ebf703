import { Power } from '@snaptree/core';
import { hypervisorKinds } from '@snaptree/hypervisors';
import { z } from 'zod';
import { readingOldNames, UrlText } from '../../shell/url.ts';

/** What the list of machines can be sorted by: its columns. */
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

/** What the address of the list of machines holds. A value that cannot be read counts as absent. */
export const FleetSearch = z.preprocess(
  readingOldNames({ keys: { closed: 'collapsed' } }),
  z.object({
    find: UrlText,
    host: UrlText,
    /** What runs on the host. */
    kind: z.enum(hypervisorKinds).optional().catch(undefined),
    power: Power.optional().catch(undefined),
    /** Only machines with something to look at. */
    findings: flag,
    /** Only machines with restore points. */
    points: flag,
    /** Only machines whose host does not answer. */
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
