import type { AppArmorAllows } from './confinement.ts';

/** What answers on a host. */
export interface HostVersions {
  readonly driver: 'qemu' | 'test';
  readonly libvirt: Version;
  readonly hypervisor: Version;
  /** How the host confines VMs: `apparmor`, `selinux`, `dac`; absent: not at all. */
  readonly securityModels?: readonly string[];
  /** What the administrator says that AppArmor allows there. */
  readonly appArmorAllows?: readonly AppArmorAllows[];
  /** For people: "QEMU 7.2.22 on libvirt 9.0.0". */
  readonly product: string;
}

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly release: number;
}

/** libvirt writes 9.0.0 as 9000000. */
export function versionOf(number: bigint): Version {
  const n = Number(number);
  return { major: Math.floor(n / 1_000_000), minor: Math.floor(n / 1000) % 1000, release: n % 1000 };
}

/** Whether `version` is at least `major.minor`. */
export function isAtLeast(version: Version, major: number, minor: number): boolean {
  return version.major !== major ? version.major > major : version.minor >= minor;
}

/** Whether a delete merges the disks and leaves the memory image behind: 9.0 does (tested), 9.1 removes it (NEWS). */
export const keepsMemoryFile = (libvirt: Version): boolean => !isAtLeast(libvirt, 9, 1);

/** Whether a revert would create an overlay of every medium, so that the media are removed from the record first. */
export const revertEjects = (libvirt: Version): boolean => isAtLeast(libvirt, 9, 9);

/** What no run of ours has shown on this version: everything but on the libvirt 9.0 that the rules were tested on. */
export function unprovenOn({ major, minor }: Version): ('delete' | 'revert' | 'create')[] {
  return major === 9 && minor === 0 ? [] : ['delete', 'revert', 'create'];
}
