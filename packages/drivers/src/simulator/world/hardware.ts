import { z } from 'zod';

/** How a simulated machine is put together, its disks aside. */
export const Hardware = z.object({
  cpus: z.number().int().positive(),
  memoryBytes: z.number(),
  firmware: z.enum(['BIOS', 'UEFI']),
  /** The hypervisor's word for the virtual board: `pc-q35-9.0`, `vmx-20`, `Debian_64`. */
  machine: z.string(),
  boot: z.array(z.string()),
  cards: z.array(z.object({ mac: z.string(), network: z.string(), model: z.string() })),
  /** Drives with exchangeable media; null: nothing lies in it. */
  drives: z.array(z.object({ drive: z.string(), medium: z.string().nullable() })),
  graphics: z.string(),
  usb: z.string().nullable(),
});
export type Hardware = z.infer<typeof Hardware>;

/** Every form that a machine ever had, so that a thousand snapshots of one form keep it once. */
export const HardwareHistory = z.object({
  forms: z.array(Hardware),
  /** Index of the form that it has now. */
  now: z.number().int().nonnegative(),
});
export type HardwareHistory = z.infer<typeof HardwareHistory>;
