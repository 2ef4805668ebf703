import {
  child,
  childrenNamed,
  element,
  isElement,
  readXml,
  sourcePlace,
  writeXml,
  type XmlElement,
  type XmlNode,
} from '@snaptree/formats';

/** How the record of a snapshot changes. */
export interface RecordChange {
  /** The name of the new parent; null: none. Absent: unchanged. */
  readonly parent?: string | null;
  /** The files opened after the snapshot, by target. */
  readonly overlays: ReadonlyMap<string, string>;
  /** Files that its chains no longer contain. */
  readonly without: ReadonlySet<string>;
}

/** The record with these changes; undefined if it already is like that. */
export function changedRecord(xml: string, change: RecordChange): string | undefined {
  const before = readXml(xml);
  const isNew = typeof change.parent === 'string' && child(before, 'parent') === undefined;
  const children = before.children.flatMap((node): XmlNode[] =>
    isElement(node) ? part(node, change) : [node],
  );
  const parent = isNew ? [element('parent', {}, element('name', {}, change.parent ?? ''))] : [];
  const text = writeXml({ ...before, children: [...children, ...parent] });
  return text === writeXml(before) ? undefined : text;
}

function part(node: XmlElement, change: RecordChange): XmlElement[] {
  switch (node.name) {
    case 'parent':
      if (change.parent === undefined) return [node];
      return change.parent === null ? [] : [element('parent', {}, element('name', {}, change.parent))];
    case 'disks':
      return [mapped(node, 'disk', (disk) => withOverlay(disk, change.overlays))];
    case 'domain':
    case 'inactiveDomain':
      return [
        mapped(node, 'devices', (devices) =>
          mapped(devices, 'disk', (disk) => shortened(disk, change.without)),
        ),
      ];
    default:
      return [node];
  }
}

function withOverlay(disk: XmlElement, overlays: ReadonlyMap<string, string>): XmlElement {
  const path = overlays.get(disk.attributes.get('name') ?? '');
  if (path === undefined) return disk;
  return mapped(disk, 'source', (source) => ({
    ...source,
    attributes: new Map([...source.attributes, ['file', path]]),
  }));
}

/**
 * Takes files out of a chain. A running VM captures the whole chain, and libvirt opens exactly the files that are named
 * (a revert fails otherwise: 11.3 and 12.8, tested).
 */
function shortened(layer: XmlElement, without: ReadonlySet<string>): XmlElement {
  const children = layer.children.flatMap((node): XmlNode[] => {
    if (!isElement(node) || node.name !== 'backingStore') return [node];
    const below = shortened(node, without);
    return without.has(sourcePlace(node) ?? '') ? childrenNamed(below, 'backingStore') : [below];
  });
  return { ...layer, children };
}

function mapped(parent: XmlElement, name: string, change: (node: XmlElement) => XmlElement): XmlElement {
  const children = parent.children.map((node) =>
    isElement(node) && node.name === name ? change(node) : node,
  );
  return { ...parent, children };
}
