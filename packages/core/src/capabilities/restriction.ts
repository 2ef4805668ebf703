import { z } from 'zod';

/**
 * What another operation does on a VM that has snapshots. Its sentences have no values, so each is the key of its own
 * translation.
 */
export const Restriction = z.object({
  operation: z.enum([
    'deleteVm',
    'migrate',
    'moveStorage',
    'resizeDisk',
    'detachDisk',
    'renameVm',
    'cloneVm',
  ]),
  /** `refused`: the hypervisor refuses. `unsafe`: it accepts, and snapshots suffer. `possible`: with a condition. */
  result: z.enum(['refused', 'unsafe', 'possible']),
  text: z.string(),
  /** The versions on which it was tested, or where it is known from. */
  source: z.string(),
  /** Known from documentation only. */
  unproven: z.literal(true).optional(),
});
export type Restriction = z.infer<typeof Restriction>;
