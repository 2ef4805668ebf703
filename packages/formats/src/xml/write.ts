import { isElement, type XmlElement, type XmlNode } from './element.ts';
import { XmlError } from './read.ts';

/** An element to be written. Children that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly (XmlNode | undefined)[]
): XmlElement {
  const given = Object.entries(attributes).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
  return {
    name,
    attributes: new Map(given),
    children: children.filter((node) => node !== undefined),
  };
}

/**
 * Writes a tree such that reading it again gives the same tree, byte for byte of every text and attribute.
 * @throws XmlError for a name that is no XML name, and for characters that XML 1.0 cannot carry even when
 * escaped: most control characters, lone surrogates, U+FFFE and U+FFFF. Nothing is dropped in silence.
 */
export function writeXml(root: XmlElement): string {
  const out: string[] = [];
  writeElement(root, out);
  return out.join('');
}

// The ASCII part of XML's Name, with a colon for prefixes: all that hypervisors use.
const plainName = /^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$/;

function writeElement(from: XmlElement, out: string[]): void {
  checkName(from.name);
  out.push('<', from.name);
  for (const [name, value] of from.attributes) {
    checkName(name);
    out.push(' ', name, "='", escapeAttribute(value), "'");
  }
  if (from.children.length === 0) {
    out.push('/>');
    return;
  }
  out.push('>');
  for (const node of from.children) {
    if (isElement(node)) writeElement(node, out);
    else out.push(escapeText(node));
  }
  out.push('</', from.name, '>');
}

function checkName(name: string): void {
  if (!plainName.test(name)) throw new XmlError(`${JSON.stringify(name)} cannot be an XML name.`);
}

const forbidden = new RegExp(
  [
    '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]',
    '[\\ud800-\\udbff](?![\\udc00-\\udfff])',
    '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
  ].join('|'),
);

/** The first character of a text that XML 1.0 cannot carry, as `U+0007`; undefined when there is none. */
export function forbiddenInXml(text: string): string | undefined {
  const found = forbidden.exec(text)?.[0];
  if (found === undefined) return undefined;
  return `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function checkText(text: string): void {
  const found = forbiddenInXml(text);
  if (found !== undefined) throw new XmlError(`The text holds ${found}, which XML cannot carry.`);
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const reference = (found: string): string => named[found] ?? found;

/** A reader turns a carriage return into a line feed, so it is written as a reference. */
function escapeText(text: string): string {
  checkText(text);
  return text.replace(/[&<>\r]/g, reference);
}

/** A reader turns white space in an attribute into blanks, so it is written as references. */
function escapeAttribute(text: string): string {
  checkText(text);
  return text.replace(/[&<>'"\t\n\r]/g, reference);
}
