import type { MachineConfiguration } from '@snaptree/core';
import { element, isElement, writeXml, type XmlElement, type XmlNode } from '@snaptree/formats';
import { MiB } from '../fleet/units.ts';
import type { Form } from './sections.ts';

/** The configuration as a document like the one that its hypervisor keeps. */
export function rawOf(form: Form): NonNullable<MachineConfiguration['raw']> {
  switch (form.kind) {
    case 'qemu':
      return { format: 'libvirt domain XML, simulated', text: writeXml(indented(domainXml(form))) };
    case 'virtualbox':
      return { format: 'VirtualBox machine settings, simulated', text: writeXml(indented(machineXml(form))) };
    case 'vsphere':
      return { format: 'vSphere VMX, simulated', text: vmx(form) };
    default:
      return form.kind satisfies never;
  }
}

function domainXml({ name, id, hardware, disks }: Form): XmlElement {
  const firmware = hardware.firmware === 'UEFI' ? { firmware: 'efi' } : {};
  const devices = [
    ...disks.map(({ disk, chain }) =>
      element(
        'disk',
        { type: 'file', device: 'disk' },
        element('driver', { name: 'qemu', type: 'qcow2' }),
        element('source', { file: chain[0] }),
        element('target', { dev: disk, bus: 'virtio' }),
      ),
    ),
    ...hardware.drives.map(({ drive, medium }) =>
      element(
        'disk',
        { type: 'file', device: 'cdrom' },
        medium === null ? undefined : element('source', { file: medium }),
        element('target', { dev: drive, bus: 'sata' }),
        element('readonly'),
      ),
    ),
    ...hardware.cards.map(({ mac, network, model }) =>
      element(
        'interface',
        { type: 'network' },
        element('mac', { address: mac }),
        element('source', { network }),
        element('model', { type: model }),
      ),
    ),
    element('graphics', { type: hardware.graphics, port: '-1', autoport: 'yes' }),
    hardware.usb === null ? undefined : element('controller', { type: 'usb', model: hardware.usb }),
  ];
  return element(
    'domain',
    { type: 'kvm' },
    element('name', {}, name),
    element('uuid', {}, id),
    element('memory', { unit: 'KiB' }, String(hardware.memoryBytes / 1024)),
    element('vcpu', {}, String(hardware.cpus)),
    element(
      'os',
      firmware,
      element('type', { arch: 'x86_64', machine: hardware.machine }, 'hvm'),
      ...hardware.boot.map((dev) => element('boot', { dev })),
    ),
    element('devices', {}, ...devices),
  );
}

function machineXml({ name, id, hardware, disks }: Form): XmlElement {
  const attached = [
    ...disks.map(({ disk, chain }) =>
      element('AttachedDevice', { type: 'HardDisk', at: disk, image: chain[0] }),
    ),
    ...hardware.drives.map(({ drive, medium }) =>
      element('AttachedDevice', { type: 'DVD', at: drive, image: medium ?? undefined }),
    ),
  ];
  return element(
    'Machine',
    { uuid: `{${id}}`, name },
    element(
      'Hardware',
      {},
      element('CPU', { count: String(hardware.cpus) }),
      element('Memory', { RAMSize: String(hardware.memoryBytes / MiB) }),
      element('Firmware', { type: hardware.firmware }),
      element('Chipset', { type: hardware.machine }),
      element(
        'Boot',
        {},
        ...hardware.boot.map((device, n) => element('Order', { position: String(n + 1), device })),
      ),
      element('Display', { controller: hardware.graphics }),
      hardware.usb === null ? undefined : element('USB', { controllers: hardware.usb }),
      element(
        'Network',
        {},
        ...hardware.cards.map(({ mac, network, model }, slot) =>
          element('Adapter', {
            slot: String(slot),
            MACAddress: mac.replaceAll(':', '').toUpperCase(),
            type: model,
            network,
          }),
        ),
      ),
      element('StorageControllers', {}, ...attached),
    ),
  );
}

function vmx({ name, id, hardware, disks }: Form): string {
  const lines: [string, string][] = [
    ['displayName', name],
    ['uuid.bios', id],
    ['virtualHW.version', hardware.machine.replace('vmx-', '')],
    ['firmware', hardware.firmware === 'UEFI' ? 'efi' : 'bios'],
    ['numvcpus', String(hardware.cpus)],
    ['memSize', String(hardware.memoryBytes / MiB)],
    ...disks.map(({ chain }, n): [string, string] => [`scsi0:${n}.fileName`, chain[0] ?? '']),
    ...hardware.drives.map(({ medium }, n): [string, string] => [`sata0:${n}.fileName`, medium ?? '']),
    ...hardware.cards.flatMap(({ mac, network, model }, n): [string, string][] => [
      [`ethernet${n}.networkName`, network],
      [`ethernet${n}.virtualDev`, model],
      [`ethernet${n}.address`, mac],
    ]),
  ];
  return `${lines.map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join('\n')}\n`;
}

/** The same document with every element on a line of its own. */
function indented(root: XmlElement, depth = 1): XmlElement {
  if (!root.children.some(isElement)) return root;
  const line = `\n${'  '.repeat(depth)}`;
  const children = root.children.flatMap((node): XmlNode[] => [
    line,
    isElement(node) ? indented(node, depth + 1) : node,
  ]);
  return { ...root, children: [...children, line.slice(0, -2)] };
}
