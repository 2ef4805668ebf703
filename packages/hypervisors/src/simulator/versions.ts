import { z } from 'zod';
import type { HostVersions } from '../libvirt/versions.ts';

/** The versions of libvirt that a simulated QEMU can imitate: those that the rules were tested on. */
export const SimulatedLibvirt = z.enum(['9.0', '11.3', '12.8']);
export type SimulatedLibvirt = z.infer<typeof SimulatedLibvirt>;

/** Each with the QEMU of the same Debian release. */
const versions: Readonly<Record<SimulatedLibvirt, { libvirt: [number, number]; qemu: [number, number] }>> = {
  '9.0': { libvirt: [9, 0], qemu: [7, 2] },
  '11.3': { libvirt: [11, 3], qemu: [10, 0] },
  '12.8': { libvirt: [12, 8], qemu: [11, 1] },
};

export function simulatedVersions(imitated: SimulatedLibvirt): HostVersions {
  const { libvirt, qemu } = versions[imitated];
  return {
    driver: 'qemu',
    libvirt: versionOf(libvirt),
    hypervisor: versionOf(qemu),
    distribution: 'debian',
    product: `QEMU ${qemu.join('.')} on libvirt ${imitated} (simulated)`,
  };
}

const versionOf = ([major, minor]: [number, number]) => ({ major, minor, release: 0 });
