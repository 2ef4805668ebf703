import { at, child, childrenNamed, childText, type XmlElement } from '../xml/element.ts';
import type { XmlLimits } from '../xml/limits.ts';
import { readXml, XmlError } from '../xml/read.ts';
import { bytesPerUnit } from './units.ts';

/** One disk of a domain definition. */
export interface DomainDisk {
  /** `vda`, `sda`: the disk's name in libvirt. */
  readonly target: string;
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  readonly readonly: boolean;
  /** Several VMs may write to it at the same time. */
  readonly shareable?: true;
  /** Changes are discarded when the VM stops. */
  readonly transient?: true;
  /** The guest's data is encrypted with a key that libvirt holds. */
  readonly encrypted?: true;
  /** The guest's data is in a raw file next to the qcow2 file (reported by libvirt 10.8 and later). */
  readonly dataFile?: true;
  /** What the definition says about snapshots of this disk, unless it leaves that to libvirt. */
  readonly snapshot?: 'no' | 'manual';
  /** `block`, `network`, `volume`, …; absent for a file. */
  readonly sourceType?: string;
  /** `qcow2`, `raw`; absent if the definition does not say. */
  readonly format?: string;
  /**
   * The files that the definition names, the active one first. Empty for a drive without a medium; often only the
   * active file while the VM is off.
   */
  readonly chain: readonly string[];
  /**
   * Of a running VM, the number of each file in `chain`. libvirt counts up: first from the active file to the base
   * image when QEMU starts, then with each new overlay.
   */
  readonly indexes?: readonly number[];
  /** Whether the definition says that the last file of `chain` has no backing file. */
  readonly complete: boolean;
  /** The volumes in `chain` whose paths only their storage pools know. */
  readonly volumes?: readonly VolumeSource[];
}

export interface VolumeSource {
  /** Its name in a chain until its path is known. */
  readonly place: string;
  readonly pool: string;
  readonly volume: string;
}

export interface DomainDescription {
  readonly name: string;
  readonly uuid: string;
  /** The hypervisor: `qemu`, `kvm`, `test`. */
  readonly type: string;
  readonly disks: readonly DomainDisk[];
  /** The maximum memory of the guest, in bytes; absent if the definition does not say. */
  readonly memoryBytes?: number;
  /** The format of the image in which the firmware keeps its variables; absent: firmware without flash memory. */
  readonly flash?: 'raw' | 'qcow2';
  /** A channel for the guest agent is configured, as quiescing requires. */
  readonly guestAgent: boolean;
  /** A device of the host is passed through, whose state nothing can save. */
  readonly hostDevice?: true;
  /** The ID of the run of a VM that is not off. */
  readonly run?: string;
  /** A security label exempts it from AppArmor. */
  readonly exempt?: true;
}

/**
 * Reads the `<domain>` of virDomainGetXMLDesc (libvirt 9.0; formatdomain).
 * @throws XmlError for anything that is not a domain
 */
export function readDomainXml(text: string, limits?: Partial<XmlLimits>): DomainDescription {
  return describeDomain(readXml(text, limits), 'domain');
}

/** Reads a `<domain>` inside a different document. @param name the expected name of the element */
export function describeDomain(domain: XmlElement, name: 'domain' | 'inactiveDomain'): DomainDescription {
  if (domain.name !== name) throw new XmlError(`The element is <${domain.name}> instead of <${name}>.`);
  const uuid = childText(domain, 'uuid')?.trim().toLowerCase();
  const title = childText(domain, 'name');
  if (uuid === undefined || title === undefined) throw new XmlError('The domain has no name or no UUID.');
  return {
    name: title,
    uuid,
    type: domain.attributes.get('type') ?? '',
    disks: readDisks(domain),
    ...readMemory(domain),
    ...readFlash(domain),
    guestAgent: hasGuestAgent(domain),
    ...(hasHostDevice(domain) ? { hostDevice: true } : {}),
    ...readRun(domain),
    ...(isExempt(domain) ? { exempt: true as const } : {}),
  };
}

/** Any but a USB device, without which QEMU migrates (9.0, qemuMigrationSrcIsAllowedHostdev). */
function hasHostDevice(domain: XmlElement): boolean {
  const devices = child(domain, 'devices');
  if (devices === undefined) return false;
  const passed = childrenNamed(devices, 'hostdev').some(({ attributes }) => attributes.get('type') !== 'usb');
  const network = childrenNamed(devices, 'interface').some(
    ({ attributes }) => attributes.get('type') === 'hostdev',
  );
  return passed || network;
}

function readRun(domain: XmlElement): { run?: string } {
  const run = domain.attributes.get('id');
  return run === undefined ? {} : { run };
}

/** `<seclabel type='none' model='apparmor'/>`; without a model it is about all of them (formatdomain). */
function isExempt(domain: XmlElement): boolean {
  return childrenNamed(domain, 'seclabel').some(({ attributes }) => {
    const model = attributes.get('model');
    return attributes.get('type') === 'none' && (model === undefined || model === 'apparmor');
  });
}

function readFlash(domain: XmlElement): Pick<DomainDescription, 'flash'> {
  if (at(domain, 'os', 'loader')?.attributes.get('type') !== 'pflash') return {};
  return { flash: at(domain, 'os', 'nvram')?.attributes.get('format') === 'qcow2' ? 'qcow2' : 'raw' };
}

function readMemory(domain: XmlElement): { memoryBytes?: number } {
  const memory = child(domain, 'memory');
  const value = Number(childText(domain, 'memory')?.trim() || Number.NaN);
  const unit = bytesPerUnit[memory?.attributes.get('unit') ?? 'KiB'];
  return unit === undefined || !Number.isFinite(value) || value < 0 ? {} : { memoryBytes: value * unit };
}

function hasGuestAgent(domain: XmlElement): boolean {
  const devices = child(domain, 'devices');
  const channels = devices === undefined ? [] : childrenNamed(devices, 'channel');
  return channels.some(
    (channel) => child(channel, 'target')?.attributes.get('name') === 'org.qemu.guest_agent.0',
  );
}

function readDisks(domain: XmlElement): DomainDisk[] {
  const devices = child(domain, 'devices');
  if (devices === undefined) return [];
  return childrenNamed(devices, 'disk').flatMap((disk) => {
    const target = child(disk, 'target')?.attributes.get('dev');
    return target === undefined
      ? []
      : [withoutScratchFile(readDisk(disk, target), childText(domain, 'name'))];
  });
}

/** A transient disk has a file of its own on top of its chain while the VM runs (tested on 9.0, 11.3 and 12.8). */
function withoutScratchFile(disk: DomainDisk, vm: string | undefined): DomainDisk {
  const [top, below] = disk.chain;
  return disk.transient === true && below !== undefined && top === `${below}.TRANSIENT-${vm}`
    ? {
        ...disk,
        chain: disk.chain.slice(1),
        ...(disk.indexes === undefined ? {} : { indexes: disk.indexes.slice(1) }),
      }
    : disk;
}

function readDisk(disk: XmlElement, target: string): DomainDisk {
  const format = child(disk, 'driver')?.attributes.get('type');
  return {
    target,
    device: readDevice(disk.attributes.get('device')),
    readonly: child(disk, 'readonly') !== undefined,
    ...marks(disk),
    ...readSourceType(disk.attributes.get('type')),
    ...(format === undefined ? {} : { format }),
    ...readChain(disk),
  };
}

function marks(disk: XmlElement): Partial<DomainDisk> {
  const source = child(disk, 'source');
  const has = (name: string, holder: XmlElement | undefined = disk) =>
    holder !== undefined && child(holder, name) !== undefined;
  const snapshot = disk.attributes.get('snapshot');
  return {
    ...(has('shareable') ? { shareable: true } : {}),
    ...(has('transient') ? { transient: true } : {}),
    ...(has('encryption') || has('encryption', source) ? { encrypted: true } : {}),
    ...(has('dataStore', source) ? { dataFile: true } : {}),
    ...(snapshot === 'no' || snapshot === 'manual' ? { snapshot } : {}),
  };
}

function readSourceType(type: string | undefined): Pick<DomainDisk, 'sourceType'> {
  return type === undefined || type === 'file' ? {} : { sourceType: type };
}

function readDevice(word: string | undefined): DomainDisk['device'] {
  return word === 'cdrom' || word === 'floppy' || word === 'lun' ? word : 'disk';
}

function readChain(disk: XmlElement): Pick<DomainDisk, 'chain' | 'complete' | 'volumes' | 'indexes'> {
  const chain: string[] = [];
  const indexes: number[] = [];
  const found: VolumeSource[] = [];
  const ended = (complete: boolean) => ({
    chain,
    complete,
    ...(indexes.length > 0 && indexes.length === chain.length ? { indexes } : {}),
    ...(found.length === 0 ? {} : { volumes: found }),
  });
  let layer: XmlElement | undefined = disk;
  while (layer !== undefined) {
    const place = sourcePlace(layer);
    // `<backingStore/>` without a source marks the end of the chain.
    if (place === undefined) return ended(chain.length > 0);
    chain.push(place);
    const index = indexOf(layer);
    if (index !== undefined) indexes.push(index);
    const volume = volumeOf(layer);
    if (volume !== undefined) found.push({ place, ...volume });
    layer = child(layer, 'backingStore');
  }
  return ended(false);
}

/** On the source of the active file, and on the `<backingStore>` of the others (9.0). */
function indexOf(layer: XmlElement): number | undefined {
  const written = child(layer, 'source')?.attributes.get('index') ?? layer.attributes.get('index');
  return written === undefined ? undefined : Number(written);
}

function volumeOf(holder: XmlElement): Omit<VolumeSource, 'place'> | undefined {
  const source = child(holder, 'source');
  const pool = source?.attributes.get('pool');
  const volume = source?.attributes.get('volume');
  return pool === undefined || volume === undefined ? undefined : { pool, volume };
}

/** Replaces the volumes whose paths are known. */
export function withVolumePaths(
  domain: DomainDescription,
  paths: ReadonlyMap<string, string>,
): DomainDescription {
  if (paths.size === 0) return domain;
  const disks = domain.disks.map(({ volumes, ...disk }): DomainDisk => {
    if (volumes === undefined) return disk;
    const known = new Set(volumes.map(({ place }) => place).filter((place) => paths.has(place)));
    const open = volumes.filter(({ place }) => !known.has(place));
    return {
      ...disk,
      chain: disk.chain.map((place) => (known.has(place) ? (paths.get(place) ?? place) : place)),
      ...(open.length === 0 ? {} : { volumes: open }),
    };
  });
  return { ...domain, disks };
}

/** The source of a `<disk>` or `<backingStore>`: a path, `pool/volume`, or `protocol:name` of a network disk. */
export function sourcePlace(holder: XmlElement): string | undefined {
  const source = child(holder, 'source');
  if (source === undefined) return undefined;
  const get = (key: string): string | undefined => source.attributes.get(key);
  const path = get('file') ?? get('dev') ?? get('dir') ?? get('path');
  if (path !== undefined) return path;
  const pool = get('pool');
  if (pool !== undefined) return `${pool}/${get('volume') ?? ''}`;
  const protocol = get('protocol');
  if (protocol === undefined) return undefined;
  const host = child(source, 'host')?.attributes.get('name');
  return `${protocol}:${host === undefined ? '' : `//${host}/`}${get('name') ?? ''}`;
}
