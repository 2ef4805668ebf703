import type { ConfigurationSection, MachineConfiguration, Setting } from '@snaptree/core';
import type { Hardware } from '../world/hardware.ts';
import type { HypervisorKind } from '../world/model.ts';

/** A disk of a VM: its file, the backing files, and its size in bytes. */
export interface DiskPart {
  readonly disk: string;
  readonly chain: readonly string[];
  readonly capacity: number;
}

/** A VM at one moment. */
export interface Form {
  readonly kind: HypervisorKind;
  readonly name: string;
  readonly id: string;
  readonly hardware: Hardware;
  readonly disks: readonly DiskPart[];
}

const formats: Record<HypervisorKind, string> = { qemu: 'qcow2', virtualbox: 'VDI', vsphere: 'VMDK' };

/** The configuration for display, with the hypervisor's own names. */
export function sectionsOf(form: Form): MachineConfiguration['sections'] {
  const { hardware } = form;
  return [
    part('machine', 'Machine', [
      text('firmware', 'Firmware', hardware.firmware),
      text('boot', 'Boot order', hardware.boot.join(', ')),
      text('machine', 'Machine type', hardware.machine),
    ]),
    part('cpu', 'Processors', [text('count', 'Count', String(hardware.cpus))]),
    part('memory', 'Memory', [bytes('memory', 'Memory', hardware.memoryBytes)]),
    ...form.disks.map((disk) => diskSection(form.kind, disk)),
    ...hardware.drives.map(({ drive, medium }) =>
      part(`disk ${drive}`, `CD drive ${drive}`, [text('medium', 'Medium', medium ?? 'none')]),
    ),
    ...hardware.cards.map(({ mac, network, model }) =>
      part(`nic ${mac}`, `Network card ${mac}`, [
        text('network', 'Network', network),
        text('model', 'Model', model),
      ]),
    ),
    part('graphics', 'Graphics', [text('type', 'Type', hardware.graphics)]),
    ...(hardware.usb === null ? [] : [part('usb', 'USB', [text('controller', 'Controller', hardware.usb)])]),
  ];
}

function diskSection(kind: HypervisorKind, { disk, chain, capacity }: DiskPart): ConfigurationSection {
  const settings: Setting[] = [
    { key: 'file', label: 'File', value: { kind: 'files', chain: [...chain] } },
    text('format', 'Format', formats[kind]),
    bytes('capacity', 'Capacity', capacity),
  ];
  return { ...part(`disk ${disk}`, `Disk ${disk}`, settings), disk };
}

const part = (key: string, title: string, settings: Setting[]): ConfigurationSection => ({
  key,
  title,
  settings,
});
const text = (key: string, label: string, value: string): Setting => ({
  key,
  label,
  value: { kind: 'text', text: value },
});
const bytes = (key: string, label: string, value: number): Setting => ({
  key,
  label,
  value: { kind: 'bytes', bytes: value },
});
