import type { Step } from '@snaptree/core';
import {
  child,
  childrenNamed,
  isElement,
  sourcePlace,
  type XmlElement,
  type XmlNode,
} from '@snaptree/formats';

type Correction = Pick<Extract<Step, { kind: 'redefine' }>, 'moves' | 'states'>;

/** The record with other files. */
export function correctedRecord(snapshot: XmlElement, { moves, states = [] }: Correction): XmlElement {
  const moved = withMovedFiles(snapshot, new Map(moves.map(({ from, to }) => [from, to])));
  return states.length === 0
    ? moved
    : withStates(moved, new Map(states.map(({ disk, path }) => [disk, path])));
}

/**
 * Every source with one of these paths: what the snapshot opened, and the chains that it captured. A chain names no file
 * twice, because libvirt opens exactly the files that are named.
 */
function withMovedFiles(within: XmlElement, moves: ReadonlyMap<string, string>): XmlElement {
  const attributes = new Map(within.attributes);
  const to = within.name === 'source' ? moves.get(attributes.get('file') ?? '') : undefined;
  if (to !== undefined) attributes.set('file', to);
  const children = within.children.map((node) => (isElement(node) ? withMovedFiles(node, moves) : node));
  return withoutRepeated({ ...within, attributes, children });
}

function withoutRepeated(layer: XmlElement): XmlElement {
  const own = sourcePlace(layer);
  const below = child(layer, 'backingStore');
  if (own === undefined || below === undefined || sourcePlace(below) !== own) return layer;
  const children = layer.children.flatMap((node): XmlNode[] =>
    node === below ? childrenNamed(below, 'backingStore') : [node],
  );
  return { ...layer, children };
}

/** The definitions that the snapshot captured name these files, and leave it to libvirt to find what is below. */
function withStates(within: XmlElement, states: ReadonlyMap<string, string>): XmlElement {
  const isDefinition = within.name === 'domain' || within.name === 'inactiveDomain';
  const children = within.children.map((node): XmlNode => {
    if (!isElement(node)) return node;
    if (isDefinition && node.name === 'devices') return withDisks(node, states);
    return node.name === 'domain' || node.name === 'inactiveDomain' ? withStates(node, states) : node;
  });
  return { ...within, children };
}

function withDisks(devices: XmlElement, states: ReadonlyMap<string, string>): XmlElement {
  const children = devices.children.map((node): XmlNode => {
    if (!isElement(node) || node.name !== 'disk') return node;
    const target = child(node, 'target')?.attributes.get('dev') ?? '';
    const path = states.get(target);
    return path === undefined || sourcePlace(node) === path ? node : withSource(node, path);
  });
  return { ...devices, children };
}

function withSource(disk: XmlElement, path: string): XmlElement {
  const children = disk.children.flatMap((node): XmlNode[] => {
    if (!isElement(node) || (node.name !== 'source' && node.name !== 'backingStore')) return [node];
    if (node.name === 'backingStore') return [];
    return [{ ...node, attributes: new Map([...node.attributes, ['file', path]]) }];
  });
  return { ...disk, children };
}
