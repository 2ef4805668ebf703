import type { ConformanceTarget } from '../conformance/target.ts';
import { createLibvirtTarget } from '../src/libvirt/testing/target.ts';
import { simulatedKinds } from '../src/simulator/testing/kinds.ts';
import { simulatorTarget } from '../src/simulator/testing/target.ts';
import { serviceAt } from '../src/virtualbox/connecting/service.ts';
import { createVirtualBoxTarget } from '../src/virtualbox/testing/target.ts';
import { createVSphereTarget } from '../src/vsphere/testing/target.ts';
import { bringUpLab, type Lab } from './lab.ts';

export const hostNames = ['simulator', 'libvirt-test', 'qemu', 'virtualbox', 'vsphere'] as const;
export type HostName = (typeof hostNames)[number];

/** Starts the targets for a host name; the last target's `destroy` stops what was started. */
export async function openTargets(host: HostName, seed: number): Promise<ConformanceTarget[]> {
  switch (host) {
    case 'simulator':
      return Promise.all(
        simulatedKinds.map(({ kind, libvirt }, n) => simulatorTarget(kind, seed + n, libvirt)),
      );
    case 'libvirt-test':
      return [await inLab('libvirt', (lab) => libvirtTarget(lab, 'test'))];
    case 'qemu':
      return [await inLab('libvirt', (lab) => libvirtTarget(lab, 'qemu'))];
    case 'virtualbox':
      return [
        await inLab('virtualbox', (lab) =>
          createVirtualBoxTarget(serviceAt({ url: new URL(lab.value('SNAPTREE_VIRTUALBOX_URL')) })),
        ),
      ];
    case 'vsphere':
      return [await inLab('vsphere', vsphereTarget)];
    default:
      return host satisfies never;
  }
}

const libvirtTarget = (lab: Lab, driver: 'qemu' | 'test') =>
  createLibvirtTarget({
    driver,
    socket: lab.value('SNAPTREE_LIBVIRT_SOCKET'),
    folder: lab.value('SNAPTREE_LAB_DISKS'),
  });

const vsphereTarget = (lab: Lab) =>
  createVSphereTarget({
    endpoint: {
      url: new URL(lab.value('SNAPTREE_VSPHERE_URL')),
      fingerprint: lab.value('SNAPTREE_VSPHERE_FINGERPRINT'),
    },
    username: lab.value('SNAPTREE_VSPHERE_USER'),
    password: lab.value('SNAPTREE_VSPHERE_PASSWORD'),
  });

/** A target in the lab; destroying it stops the lab if this call started it. */
async function inLab(
  hypervisor: string,
  open: (lab: Lab) => Promise<ConformanceTarget>,
): Promise<ConformanceTarget> {
  const lab = await bringUpLab(hypervisor);
  try {
    const target = await open(lab);
    const end = target.destroy.bind(target);
    target.destroy = async () => {
      await end();
      await lab.down();
    };
    return target;
  } catch (error) {
    await lab.down();
    throw error;
  }
}
