import type { ConformanceTarget } from '../src/conformance/target.ts';
import { createLibvirtTarget } from '../src/libvirt/target.ts';
import { simulatorTarget } from '../src/simulator/target.ts';
import { HypervisorKind } from '../src/simulator/world/model.ts';
import { createVirtualBoxTarget } from '../src/virtualbox/target.ts';
import { bringUpLab } from './lab.ts';

export const hostNames = ['simulator', 'libvirt-test', 'qemu', 'virtualbox'] as const;
export type HostName = (typeof hostNames)[number];

/** Brings up what a host name stands for; what was started ends with the last target's `destroy`. */
export async function openTargets(host: HostName, seed: number): Promise<ConformanceTarget[]> {
  switch (host) {
    case 'simulator':
      return Promise.all(HypervisorKind.options.map((kind, n) => simulatorTarget(kind, seed + n)));
    case 'libvirt-test':
      return [await libvirtTarget('test')];
    case 'qemu':
      return [await libvirtTarget('qemu')];
    case 'virtualbox':
      return [await createVirtualBoxTarget(new URL(process.env.SNAPTREE_VIRTUALBOX_URL ?? ''))];
    default:
      return host satisfies never;
  }
}

async function libvirtTarget(driver: 'qemu' | 'test'): Promise<ConformanceTarget> {
  const lab = await bringUpLab();
  try {
    const target = await createLibvirtTarget({ driver, socket: lab.socket, folder: lab.disks });
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
