import { z } from 'zod';
import { Problem } from '../errors/table.ts';
import { Plan } from '../plan/model.ts';
import { TreeReading } from './trees.ts';

/** Which jobs are listed. Several conditions must all hold. */
export const JobFilter = z.object({
  host: z.string().optional(),
  domain: z.string().optional(),
  /** `interrupted`: not yet resumed or dismissed. */
  state: z.enum(['open', 'finished', 'interrupted']).optional(),
  outcome: z
    .enum([
      'succeeded',
      'succeededWithLeftovers',
      'failedClean',
      'failedPartial',
      'cancelledClean',
      'cancelledPartial',
      'needsAttention',
    ])
    .optional(),
  /** Who started it, in full. */
  by: z.string().max(256).optional(),
  /** Words that all occur in its sentence, or in the names of its snapshots, domain or host. */
  find: z.string().max(256).optional(),
  /** Accepted at or after, and before: milliseconds since the epoch. */
  from: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  /** Only jobs older than this one: the id of the last job of the page before. */
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type JobFilter = z.infer<typeof JobFilter>;

/** What resuming an interrupted job would do now, or why it cannot be resumed. */
export const JobRest = z.object({
  reading: TreeReading,
  rest: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), plan: Plan }),
    z.object({ ok: z.literal(false), problem: Problem }),
  ]),
});
export type JobRest = z.infer<typeof JobRest>;
