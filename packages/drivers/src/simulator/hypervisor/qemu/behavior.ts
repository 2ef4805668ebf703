import type { SimulatedLibvirt } from '@snaptree/hypervisors';

/** How the imitated versions of libvirt differ, as tried on each of them. */
export interface LibvirtBehavior {
  /**
   * Since 9.9, libvirt reverts to external snapshots, discards those without children, and merges while the VM is off
   * as it does while the VM is running.
   */
  readonly branches: boolean;
  /** Since 10.9, QEMU takes, deletes and loads internal snapshots in jobs that are named after them. */
  readonly namedJobs: boolean;
  /** Whether libvirtd crashes when it merges a snapshot with descendants that the VM is not based on (11.3). */
  readonly crashesBelowBranch: boolean;
  /** AppArmor makes backing files read-only (before 12.1). */
  readonly readOnlyBacking: boolean;
  /** Whether QEMU neither merges nor saves disks inside after a revert loaded memory into a paused VM (10.0). */
  readonly inactiveDisks: boolean;
  /** With more layers than this, neither a start nor a merge works (10.8 to 11.10); absent: no limit. */
  readonly mostLayers?: number;
}

export const behaviors: Readonly<Record<SimulatedLibvirt, LibvirtBehavior>> = {
  '9.0': {
    branches: false,
    namedJobs: false,
    crashesBelowBranch: false,
    readOnlyBacking: true,
    inactiveDisks: false,
  },
  '11.3': {
    branches: true,
    namedJobs: true,
    crashesBelowBranch: true,
    readOnlyBacking: true,
    inactiveDisks: true,
    mostLayers: 25,
  },
  '12.8': {
    branches: true,
    namedJobs: true,
    crashesBelowBranch: false,
    readOnlyBacking: false,
    inactiveDisks: false,
  },
};
