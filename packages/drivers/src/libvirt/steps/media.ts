import {
  isDrive,
  isElement,
  isExternal,
  readXml,
  type SnapshotDescription,
  writeXml,
  type XmlElement,
} from '@snaptree/formats';
import type { StepContext } from './context.ts';
import { readRecord } from './snapshot-record.ts';

/**
 * The record of a snapshot with empty drives; undefined: it needs no change. A revert by libvirt 9.9 and later creates
 * an overlay of every disk that the record has, ISO images included. Later merges would write into the image, and fail
 * permanently after the medium is ejected (tested on 11.3 and 12.8). With memory, the guest expects the medium.
 */
export async function recordWithoutMedia(
  context: StepContext,
  snapshot: SnapshotDescription,
): Promise<string | undefined> {
  const { name, memory, domain, disks } = snapshot;
  const covered = new Set(disks.filter(({ location }) => location !== 'no').map(({ target }) => target));
  const media = domain?.disks.filter((disk) => isDrive(disk) && disk.chain.length > 0) ?? [];
  if (!isExternal(snapshot) || memory !== 'no' || media.every(({ target }) => covered.has(target)))
    return undefined;
  const record = readXml(await readRecord(context, name));
  return writeXml(withEmptyDrives(record, ['domainsnapshot', 'domain', 'inactiveDomain', 'devices']));
}

function withEmptyDrives(parent: XmlElement, path: readonly string[]): XmlElement {
  const children = parent.children.map((node) => {
    if (!isElement(node)) return node;
    if (node.name === 'disk' && isRemovable(node)) return emptied(node);
    return path.includes(node.name) ? withEmptyDrives(node, path) : node;
  });
  return { ...parent, children };
}

const isRemovable = ({ attributes }: XmlElement) =>
  attributes.get('device') === 'cdrom' || attributes.get('device') === 'floppy';

function emptied(disk: XmlElement): XmlElement {
  const medium = new Set(['source', 'backingStore']);
  return { ...disk, children: disk.children.filter((node) => !isElement(node) || !medium.has(node.name)) };
}
