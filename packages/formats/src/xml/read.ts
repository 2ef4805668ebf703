import { SaxesParser } from 'saxes';
import type { XmlElement, XmlNode } from './element.ts';
import { defaultXmlLimits, type XmlLimits } from './limits.ts';
import { readPlainXml } from './plain.ts';

/** Says why a document was not read, in one sentence. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlNode[];
}

/**
 * Reads one document into a tree.
 * @throws XmlError when it is not well-formed, has a DOCTYPE (so no entity can be declared), or passes a limit
 */
export function readXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const allowed = { ...defaultXmlLimits, ...limits };
  if (text.length > allowed.length) {
    throw new XmlError(`The document is ${text.length} characters long; ${allowed.length} are read at most.`);
  }
  return readPlainXml(text, allowed) ?? readAnyXml(text, allowed);
}

/** With the full parser, which knows all of XML and says what is wrong. */
export function readAnyXml(text: string, allowed: XmlLimits): XmlElement {
  const builder = new TreeBuilder(allowed);
  const parser = new SaxesParser({ position: true });
  parser.on('error', (error) => {
    throw new XmlError(`The document is not well-formed XML: ${error.message}.`);
  });
  parser.on('doctype', () => {
    throw new XmlError('The document has a DOCTYPE, which is never read.');
  });
  parser.on('opentagstart', (tag) => builder.open(tag.name));
  parser.on('attribute', ({ name, value }) => builder.attribute(name, value));
  parser.on('text', (run) => builder.text(run));
  parser.on('cdata', (run) => builder.text(run));
  parser.on('closetag', () => builder.close());
  parser.write(text).close();
  return builder.root();
}

class TreeBuilder {
  private readonly limits: XmlLimits;
  private readonly stack: OpenElement[] = [];
  private first: OpenElement | undefined;
  private nodes = 0;
  private attributes = 0;

  constructor(limits: XmlLimits) {
    this.limits = limits;
  }

  open(name: string): void {
    this.count();
    if (this.stack.length >= this.limits.depth) {
      throw new XmlError(`The document is nested deeper than ${this.limits.depth} elements.`);
    }
    const element: OpenElement = { name, attributes: new Map(), children: [] };
    const parent = this.stack.at(-1);
    if (parent === undefined) this.first = element;
    else parent.children.push(element);
    this.stack.push(element);
  }

  attribute(name: string, value: string): void {
    const element = this.stack.at(-1);
    if (element === undefined) return;
    this.attributes += 1;
    if (
      element.attributes.size >= this.limits.attributesPerElement ||
      this.attributes > this.limits.attributes
    ) {
      throw new XmlError(`The element <${element.name}> brings more attributes than are read.`);
    }
    element.attributes.set(name, value);
  }

  text(run: string): void {
    const parent = this.stack.at(-1);
    if (parent === undefined) return;
    // Text, a CDATA section and text again are one run: how it was written is not kept.
    const last = parent.children.length - 1;
    const before = parent.children[last];
    if (typeof before === 'string') {
      parent.children[last] = before + run;
      return;
    }
    this.count();
    parent.children.push(run);
  }

  close(): void {
    this.stack.pop();
  }

  root(): XmlElement {
    if (this.first === undefined) throw new XmlError('The document has no element.');
    return this.first;
  }

  private count(): void {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) {
      throw new XmlError(`The document has more than ${this.limits.nodes} nodes.`);
    }
  }
}
