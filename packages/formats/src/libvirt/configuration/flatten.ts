import type { Setting } from '@snaptree/core';
import { isElement, textOf, type XmlElement } from '../../xml/element.ts';

/** One fact of an element: `driver@cache`, `vcpu`, `target@bus`. */
export interface Fact {
  readonly path: string;
  readonly text: string;
}

/** All attributes and texts of an element, by path. A second sibling with the same name is `name[2]`. */
export function flatten(element: XmlElement, skip: (path: string) => boolean): Fact[] {
  const facts: Fact[] = [];
  collect(element, '', { skip, facts });
  return facts;
}

function collect(
  element: XmlElement,
  path: string,
  into: { skip: (path: string) => boolean; facts: Fact[] },
): void {
  for (const [name, text] of element.attributes) {
    const at = `${path}@${name}`;
    if (!into.skip(at)) into.facts.push({ path: at, text });
  }
  const text = textOf(element).trim();
  const empty = element.attributes.size === 0 && !element.children.some(isElement);
  // The presence of an empty element is a fact: `<acpi/>`.
  if (path !== '' && (text !== '' || empty)) into.facts.push({ path, text: text === '' ? 'yes' : text });
  const seen = new Map<string, number>();
  for (const child of element.children) {
    if (!isElement(child)) continue;
    const nth = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, nth);
    const name = nth === 1 ? child.name : `${child.name}[${nth}]`;
    const at = path === '' ? name : `${path}/${name}`;
    if (!into.skip(at)) collect(child, at, into);
  }
}

/** Longer values are cut. */
const LONGEST = 1_000;

export const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;

/** Labels each fact from `labels`, or with its path. */
export function settingsOf(facts: readonly Fact[], labels: Readonly<Record<string, string>>): Setting[] {
  return facts.map(({ path, text }) => ({
    key: path,
    label: labels[path] ?? path.replaceAll('/', ' ').replaceAll('@', ' ').trim(),
    value: { kind: 'text', text: shortened(text) },
  }));
}
