import { at, child, childrenNamed, element, readXml, writeXml, type XmlElement } from '@snaptree/formats';

const prefix = 'snaptree-helper-';

/** The VM that copies data for another one. There is at most one, because steps of a domain never overlap. */
export const helperName = (uuid: string): string => `${prefix}${uuid}`;

export const isHelper = (name: string): boolean => name.startsWith(prefix);

export interface HelperRequest {
  /** The definition of the VM that it works for: it runs in the same emulator. */
  readonly domainXml: string;
  /** The record of the snapshot whose files it writes. */
  readonly snapshotXml: string;
  readonly targets: readonly string[];
  readonly name: string;
  readonly title: string;
}

/**
 * A VM that never runs a single instruction: it has the disks of a snapshot, and QEMU opens their chains as the files
 * say. libvirt labels, confines and locks them as for any other VM.
 */
export function helperXml({ domainXml, snapshotXml, targets, name, title }: HelperRequest): string {
  const domain = readXml(domainXml);
  const captured = child(readXml(snapshotXml), 'domain');
  const disks = captured === undefined ? [] : childrenNamed(child(captured, 'devices') ?? captured, 'disk');
  const type = at(domain, 'os', 'type');
  const emulator = at(domain, 'devices', 'emulator');
  return writeXml(
    element(
      'domain',
      { type: domain.attributes.get('type') },
      element('name', {}, name),
      element('title', {}, title),
      element('memory', { unit: 'MiB' }, '32'),
      element('vcpu', {}, '1'),
      element('os', {}, type ?? element('type', {}, 'hvm')),
      ...childrenNamed(domain, 'seclabel'),
      element(
        'devices',
        {},
        emulator,
        ...disks.filter((disk) => targets.includes(targetOf(disk))).map(plainDisk),
        element('controller', { type: 'usb', model: 'none' }),
        element('memballoon', { model: 'none' }),
      ),
    ),
  );
}

const targetOf = (disk: XmlElement): string => child(disk, 'target')?.attributes.get('dev') ?? '';

/** Without the chain that the record names, so that libvirt reads it from the files. */
function plainDisk(disk: XmlElement): XmlElement {
  const format = child(disk, 'driver')?.attributes.get('type');
  return element(
    'disk',
    { type: disk.attributes.get('type'), device: 'disk' },
    element('driver', { name: 'qemu', type: format }),
    child(disk, 'source'),
    element('target', { dev: targetOf(disk), bus: 'virtio' }),
  );
}
