/** One element as read. Attributes are a map, so no name (`__proto__` among them) ever reaches a prototype. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements and runs of text in document order. Comments and processing instructions are left out. */
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string';
}

/** The first child element of this name. */
export function child(parent: XmlElement, name: string): XmlElement | undefined {
  for (const node of parent.children) if (isElement(node) && node.name === name) return node;
  return undefined;
}

/** Follows first children: `at(domain, 'devices', 'emulator')`. */
export function at(from: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  let here: XmlElement | undefined = from;
  for (const name of names) here = here === undefined ? undefined : child(here, name);
  return here;
}

export function childrenNamed(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(isElement).filter((element) => element.name === name);
}

/** The element's own text, without that of its children. */
export function textOf(element: XmlElement): string {
  return element.children.filter((node) => !isElement(node)).join('');
}

/** Text of the first child of this name; absent when there is no such child. */
export function childText(parent: XmlElement, name: string): string | undefined {
  const found = child(parent, name);
  return found === undefined ? undefined : textOf(found);
}
