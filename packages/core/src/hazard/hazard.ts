import { z } from 'zod';
import { RefusalCode } from '../rules/refusal.ts';

/**
 * A known bug or limit of a hypervisor that affects snapshots. Its sentences have no values, so each is the key
 * of its own translation.
 */
export const Hazard = z.object({
  /** Stable and unique per hypervisor. */
  code: z.string(),
  /**
   * `dataLoss`: snapshots or disks are damaged or deleted. `outage`: VMs or the hypervisor stop or do not start.
   * `disclosure`: others can read the data. `incomplete`: an operation succeeds and does not do all that it says.
   */
  risk: z.enum(['dataLoss', 'outage', 'disclosure', 'incomplete']),
  title: z.string(),
  /** What happens, and when. */
  effect: z.string(),
  /** The first version with the bug; absent: all before `until`. */
  since: z.string().optional(),
  /** The first version without it; absent: not fixed yet. */
  until: z.string().optional(),
  /** Distributions that differ from the versions of the project, in sentences. */
  distributions: z.array(z.string()),
  guard: z.object({
    /** Snaptree refuses what would trigger the bug. */
    refuses: z.boolean(),
    /** What Snaptree does about it, or else what the administrator can do. */
    text: z.string(),
    /** Kinds of the rules that refuse. */
    rules: z.array(z.string()),
    /** Codes of the refusals. */
    codes: z.array(RefusalCode),
  }),
  /** The evidence. */
  sources: z.array(z.object({ text: z.string(), url: z.string().optional() })),
});
export type Hazard = z.infer<typeof Hazard>;
