import { z } from 'zod';

/**
 * The terms of a hypervisor's own tool, shown next to ours. Display only. Actions that are
 * left out have no name there, or are one of the others done several times.
 */
export const Terminology = z.object({
  /** The tool, as written after "in": `virsh`, `VirtualBox Manager`, `the vSphere Client`. */
  tool: z.string(),
  actions: z.object({
    /** Deletes one snapshot, whatever happens to its data. */
    delete: z.string(),
    deleteWithChildren: z.string().optional(),
    deleteAll: z.string().optional(),
    deleteMetadata: z.string().optional(),
    revert: z.string(),
    create: z.string(),
    consolidate: z.string().optional(),
    saveMemory: z.string(),
  }),
  /** The image at the end of every chain, and the VM's current state; absent: no term for it. */
  base: z.string().optional(),
  live: z.string().optional(),
  /** By mechanism: the overlay of a snapshot, and what a merge does to it. Absent: there is no such file. */
  layers: z.record(z.string(), z.object({ name: z.string(), merged: z.string() })),
});
export type Terminology = z.infer<typeof Terminology>;
