import { z } from 'zod';

/**
 * A snapshot whose state no longer exists, although its record does. `written`: the live state writes to the file that
 * holds it, or that its file depends on. `mergedOver`: a later layer was merged into such a file. `merged`: its file
 * does not exist, and the live chain is complete without it.
 */
export const LostState = z.object({
  id: z.string(),
  disk: z.string(),
  file: z.string(),
  reason: z.enum(['written', 'mergedOver', 'merged']),
});
export type LostState = z.infer<typeof LostState>;

/** A file that records name by a path where it no longer is. */
export const MovedFile = z.object({ disk: z.string(), from: z.string(), to: z.string() });
export type MovedFile = z.infer<typeof MovedFile>;

/** The record of a snapshot names a wrong file as the one that holds its state, or as the one opened after it. */
export const WrongRecord = z.object({
  ...MovedFile.shape,
  id: z.string(),
  part: z.enum(['state', 'overlay']),
});
export type WrongRecord = z.infer<typeof WrongRecord>;

const MergeResult = z.object({ lost: z.array(LostState), records: z.array(WrongRecord) });
export type MergeResult = z.infer<typeof MergeResult>;

/** Layers that another tool removed from the live chain, where the files do not show what happened to their data. */
export const ForeignMerge = z.object({
  disk: z.string(),
  files: z.array(z.string()),
  /** The file above them, which may have received their data, and the one below. */
  upper: z.string(),
  lower: z.string(),
  /** The snapshots that no longer exist, or are in another file, in one of the two cases. */
  ids: z.array(z.string()),
  intoBacking: MergeResult,
  intoOverlay: MergeResult,
});
export type ForeignMerge = z.infer<typeof ForeignMerge>;

/** What other tools did to layered snapshots, as far as the files prove it. */
export const Drift = z.object({
  lost: z.array(LostState),
  moved: z.array(MovedFile),
  records: z.array(WrongRecord),
  merges: z.array(ForeignMerge),
  /** The ID of the snapshot that the live state is based on, if the hypervisor records a different one, or none. */
  current: z.string().optional(),
});
export type Drift = z.infer<typeof Drift>;
