import { isAtLeast, type Version } from '../version/version.ts';
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
  /** Who built libvirt, where that can be seen and matters. */
  readonly distribution?: 'debian';
  /** For people: "QEMU 7.2.22 on libvirt 9.0.0". */
  readonly product: string;
}

/** libvirt writes 9.0.0 as 9000000. */
export function versionOf(number: bigint): Version {
  const n = Number(number);
  return { major: Math.floor(n / 1_000_000), minor: Math.floor(n / 1000) % 1000, release: n % 1000 };
}

/** Whether a delete merges the disks and leaves the memory image behind: 9.0 does (tested), 9.1 removes it (NEWS). */
export const keepsMemoryFile = (libvirt: Version): boolean => !isAtLeast(libvirt, 9, 1);

/** Whether a revert would create an overlay of every medium, so that the media are removed from the record first. */
export const revertEjects = (libvirt: Version): boolean => isAtLeast(libvirt, 9, 9);

/**
 * Whether libvirt describes a VM only when no other call waits for its QEMU, or after 30 seconds: 11.3 and 12.8 wait,
 * 9.0 does not (tested; since 11.0, commit 6cc93bf28842).
 */
export const waitsToDescribe = (libvirt: Version): boolean => isAtLeast(libvirt, 11, 0);

/**
 * Whether QEMU keeps the disks of a VM inactive that is paused since its memory was loaded from a file: 10.0 does, 7.2
 * and 11.1 do not (tested).
 */
export const keepsDisksInactive = (qemu: Version): boolean =>
  isAtLeast(qemu, 10, 0) && !isAtLeast(qemu, 11, 1);

/** The versions that the rules were tested on. */
const proven = ['9.0', '11.3', '12.8'];

/** What was not tested on this version. */
export function unprovenOn({ major, minor }: Version): ('delete' | 'revert' | 'create')[] {
  return proven.includes(`${major}.${minor}`) ? [] : ['delete', 'revert', 'create'];
}
