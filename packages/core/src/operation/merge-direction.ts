import { z } from 'zod';

/**
 * Where another tool put the data of a layer: into the file below (`blockcommit`), or into the file above
 * (`blockpull`). Both leave the same backing files.
 */
export const MergeDirection = z.enum(['intoBacking', 'intoOverlay']);
export type MergeDirection = z.infer<typeof MergeDirection>;
