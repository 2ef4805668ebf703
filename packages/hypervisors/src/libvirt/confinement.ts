import { z } from 'zod';

/**
 * What AppArmor on a host was changed to allow: QEMU may write backing files (`merge`), or virt-aa-helper may read
 * every folder with disks (`revert`).
 */
export const AppArmorAllows = z.enum(['merge', 'revert']);
export type AppArmorAllows = z.infer<typeof AppArmorAllows>;
