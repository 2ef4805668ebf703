import { z } from 'zod';

/** The hardware of a simulated VM, without its disks. */
export const Hardware = z.object({
  cpus: z.number().int().positive(),
  memoryBytes: z.number(),
  firmware: z.enum(['BIOS', 'UEFI']),
  /** The hypervisor's word for the virtual board: `pc-q35-9.0`, `vmx-20`, `Debian_64`. */
  machine: z.string(),
  boot: z.array(z.string()),
  cards: z.array(z.object({ mac: z.string(), network: z.string(), model: z.string() })),
  /** Drives with exchangeable media; null: the drive is empty. */
  drives: z.array(z.object({ drive: z.string(), medium: z.string().nullable() })),
  graphics: z.string(),
  usb: z.string().nullable(),
});
export type Hardware = z.infer<typeof Hardware>;

/** Every hardware configuration that a VM has had, stored once however many snapshots captured it. */
export const HardwareHistory = z.object({
  forms: z.array(Hardware),
  /** Index of the present one. */
  now: z.number().int().nonnegative(),
});
export type HardwareHistory = z.infer<typeof HardwareHistory>;
