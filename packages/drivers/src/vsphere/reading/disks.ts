import { at, child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { typeOf } from '../vim/values.ts';

/** One virtual disk of a VM, or of a snapshot's own configuration. */
export interface DiskFacts {
  /** The label in vSphere: `Hard disk 1`. */
  readonly name: string;
  /** Bytes. */
  readonly capacity: number;
  /** Files from the one that is (or was) written down to the base; empty for a disk without a file. */
  readonly chain: readonly string[];
  /** Excluded from snapshots: independent disks, and raw devices in physical mode. */
  readonly leftOut: boolean;
}

const KIB = 1024;

/** The virtual disks of a `VirtualMachineConfigInfo.hardware` or its `device` list. */
export function disksOf(devices: readonly XmlElement[]): DiskFacts[] {
  const disks = devices.filter((device) => typeOf(device) === 'VirtualDisk');
  const labels = disks.map(labelOf);
  return disks.map((device, index) => {
    const label = labels[index] ?? '';
    const backing = child(device, 'backing');
    const bytes = childText(device, 'capacityInBytes');
    return {
      name: labels.indexOf(label) === index ? label : `${label} (${childText(device, 'key')})`,
      capacity: bytes === undefined ? Number(childText(device, 'capacityInKB') ?? 0) * KIB : Number(bytes),
      chain: chainOf(backing),
      leftOut: backing !== undefined && isLeftOut(backing),
    };
  });
}

/** The label of a device in the vSphere Client. */
export const labelOf = (device: XmlElement): string =>
  (childText(child(device, 'deviceInfo') ?? device, 'label') ?? '').trim() ||
  `device ${childText(device, 'key')}`;

export const devicesOf = (config: XmlElement): XmlElement[] => {
  const hardware = child(config, 'hardware');
  return hardware === undefined ? [] : childrenNamed(hardware, 'device');
};

function chainOf(backing: XmlElement | undefined): string[] {
  const chain: string[] = [];
  for (let below = backing; below !== undefined; below = at(below, 'parent')) {
    const file = childText(below, 'fileName');
    if (file !== undefined && file !== '') chain.push(file);
  }
  return chain;
}

/** API reference 8.0: `VirtualDiskMode`, `VirtualDiskCompatibilityMode`. */
function isLeftOut(backing: XmlElement): boolean {
  const mode = childText(backing, 'diskMode') ?? '';
  return mode.startsWith('independent') || childText(backing, 'compatibilityMode') === 'physicalMode';
}
