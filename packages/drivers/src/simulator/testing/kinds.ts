import { SimulatedLibvirt } from '@snaptree/hypervisors';
import type { HypervisorKind } from '../world/model.ts';

/** Every kind of host that can be simulated; QEMU once for each version of libvirt. */
export const simulatedKinds: readonly {
  readonly kind: HypervisorKind;
  readonly libvirt?: SimulatedLibvirt;
}[] = [
  ...SimulatedLibvirt.options.map((libvirt) => ({ kind: 'qemu' as const, libvirt })),
  { kind: 'virtualbox' },
  { kind: 'vsphere' },
];
