import { z } from 'zod';

/** Snapshots of all hosts that match a search; `unread` trees were not searched. */
export const SearchReport = z.object({
  found: z.array(
    z.object({
      hostId: z.string(),
      hostName: z.string(),
      domainId: z.string(),
      domainName: z.string(),
      snapshotId: z.string(),
      /** As the hypervisor has it; may be empty. */
      name: z.string(),
    }),
  ),
  /** How many more match, in addition to `found`. */
  more: z.number().int(),
  /** Domains whose tree was not read yet. */
  unread: z.number().int(),
});
export type SearchReport = z.infer<typeof SearchReport>;
