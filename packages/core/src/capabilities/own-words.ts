import { z } from 'zod';

/**
 * What a hypervisor's own tool calls what is done here, to stand beside our words. Display only. Actions that are
 * left out have no name there, or are one of the others done several times.
 */
export const OwnWords = z.object({
  /** Whose words these are, as it stands after "in": `virsh`, `VirtualBox Manager`, `the vSphere Client`. */
  tool: z.string(),
  actions: z.object({
    /** Takes one restore point away, whatever becomes of what it holds. */
    delete: z.string(),
    deleteWithChildren: z.string().optional(),
    deleteAll: z.string().optional(),
    forget: z.string().optional(),
    revert: z.string(),
    create: z.string(),
    consolidate: z.string().optional(),
    saveMemory: z.string(),
  }),
  /** The image at the end of every chain, and what the machine is now; absent: no word of its own. */
  base: z.string().optional(),
  live: z.string().optional(),
  /** By mechanism: the file above a restore point, and what is done to it by a merge. Absent: there is no such file. */
  layers: z.record(z.string(), z.object({ name: z.string(), merged: z.string() })),
});
export type OwnWords = z.infer<typeof OwnWords>;
