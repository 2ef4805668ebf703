import { z } from 'zod';
import { Message } from '../message/message.ts';

/**
 * What a person should know about a tree. `broken`: the domain is read-only until it is repaired. `warning`: needs
 * work sooner or later. `note`: good to know.
 */
export const Finding = z.object({
  severity: z.enum(['broken', 'warning', 'note']),
  code: z.enum([
    'brokenTree',
    'unknownCurrent',
    'partialTree',
    'unreadable',
    'missingFile',
    'metadataOnly',
    'overwritten',
    'mergedElsewhere',
    'wrongRecord',
    'movedFile',
    'halfDeleted',
    'needsConsolidation',
    'chainDeep',
    'lowSpace',
    'foreignOwner',
    'duplicateNames',
    'mixedStorage',
    'dependants',
  ]),
  text: z.string(),
  /** The same for translations. Absent: `text` has no values. */
  message: Message.optional(),
  ids: z.array(z.string()),
});
export type Finding = z.infer<typeof Finding>;

/** What the fleet shows of a domain without opening its tree. Absent sizes are unknown, never zero. */
export const Health = z.object({
  snapshots: z.number().int(),
  /** Longest path from a root to a leaf, in snapshots. */
  depth: z.number().int(),
  /** Layers in the longest live chain. */
  chain: z.number().int(),
  /** When the oldest snapshot was taken. */
  oldestAt: z.number().optional(),
  /** Bytes that snapshots use, as far as known. */
  snapshotBytes: z.number().optional(),
  /** How many snapshots have no known size. */
  sizesUnknown: z.number().int(),
  findings: z.array(Finding),
});
export type Health = z.infer<typeof Health>;
