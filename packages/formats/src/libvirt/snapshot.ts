import { child, childrenNamed, childText, type XmlElement } from '../xml/element.ts';
import type { XmlLimits } from '../xml/limits.ts';
import { readXml, XmlError } from '../xml/read.ts';
import { type DomainDescription, describeDomain, sourcePlace } from './domain.ts';

/** One `<disk>` of a `<domainsnapshot>`. */
export interface SnapshotDiskDescription {
  /** The disk's target, `vda`. */
  readonly target: string;
  /** `manual`: the management tool creates the snapshot of this disk. */
  readonly location: 'internal' | 'external' | 'no' | 'manual';
  /** External: the file created with the snapshot. */
  readonly overlay?: string;
  /** A delete that merges into this file was interrupted (libvirt ≥ 9.0). */
  readonly deleteInProgress: boolean;
}

/** A `<domainsnapshot>` in libvirt's own terms. */
export interface SnapshotDescription {
  readonly name: string;
  readonly description?: string;
  /** `running`, `paused`, `shutoff`, `disk-snapshot`, …; absent in documents of old tools. */
  readonly state?: string;
  /** The parent's name. */
  readonly parent?: string;
  /** Seconds since the epoch. */
  readonly creationTime?: number;
  readonly memory: 'internal' | 'external' | 'no';
  readonly memoryFile?: string;
  readonly disks: readonly SnapshotDiskDescription[];
  /** Files created by a revert to this snapshot (libvirt ≥ 9.9), by target. */
  readonly revertFiles: ReadonlyMap<string, string>;
  /** The VM at the time of the snapshot. Its sources are the files that contain the state. */
  readonly domain?: DomainDescription;
}

/**
 * Reads the `<domainsnapshot>` of virDomainSnapshotGetXMLDesc (formatsnapshot; the samples are from libvirt 9.0,
 * `revertDisks` is from 9.9).
 * @throws XmlError for anything that is not a snapshot
 */
export function readSnapshotXml(text: string, limits?: Partial<XmlLimits>): SnapshotDescription {
  const root = readXml(text, limits);
  if (root.name !== 'domainsnapshot') {
    throw new XmlError(`The element is <${root.name}> instead of <domainsnapshot>.`);
  }
  const name = childText(root, 'name');
  if (name === undefined) throw new XmlError('The snapshot has no name.');
  const domain = child(root, 'domain');
  return {
    name,
    ...optionalFacts(root),
    ...readMemory(root),
    disks: disksOf(root, 'disks').map(readDisk),
    revertFiles: new Map(
      disksOf(root, 'revertDisks').flatMap((disk) => {
        const place = sourcePlace(disk);
        const target = disk.attributes.get('name');
        return place === undefined || target === undefined ? [] : [[target, place]];
      }),
    ),
    ...(domain === undefined ? {} : { domain: describeDomain(domain, 'domain') }),
  };
}

function optionalFacts(root: XmlElement) {
  const description = childText(root, 'description');
  const state = childText(root, 'state');
  const parentElement = child(root, 'parent');
  const parent = parentElement === undefined ? undefined : childText(parentElement, 'name');
  const seconds = childText(root, 'creationTime')?.trim();
  return {
    ...(description === undefined ? {} : { description }),
    ...(state === undefined ? {} : { state }),
    ...(parent === undefined ? {} : { parent }),
    ...(seconds !== undefined && /^\d{1,15}$/.test(seconds) ? { creationTime: Number(seconds) } : {}),
  };
}

function readMemory(root: XmlElement): Pick<SnapshotDescription, 'memory' | 'memoryFile'> {
  const memory = child(root, 'memory');
  const word = memory?.attributes.get('snapshot');
  const file = memory?.attributes.get('file');
  // Before libvirt 1.0.1 there was no <memory>, and snapshots of running VMs contained the memory.
  const state = childText(root, 'state');
  const byState = state === 'running' || state === 'paused' ? 'internal' : 'no';
  return {
    memory: word === 'internal' || word === 'external' ? word : word === 'no' ? 'no' : byState,
    ...(file === undefined ? {} : { memoryFile: file }),
  };
}

function disksOf(root: XmlElement, holder: 'disks' | 'revertDisks'): XmlElement[] {
  const list = child(root, holder);
  return list === undefined ? [] : childrenNamed(list, 'disk');
}

function readDisk(disk: XmlElement): SnapshotDiskDescription {
  const target = disk.attributes.get('name');
  if (target === undefined) throw new XmlError('A disk of the snapshot has no name.');
  const overlay = sourcePlace(disk);
  return {
    target,
    location: readLocation(disk.attributes.get('snapshot')),
    ...(overlay === undefined ? {} : { overlay }),
    deleteInProgress: child(disk, 'snapshotDeleteInProgress') !== undefined,
  };
}

function readLocation(word: string | undefined): SnapshotDiskDescription['location'] {
  switch (word) {
    case 'internal':
    case 'external':
    case 'manual':
      return word;
    default:
      return 'no';
  }
}
