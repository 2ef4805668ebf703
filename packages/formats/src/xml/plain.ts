import type { XmlElement, XmlNode } from './element.ts';
import type { XmlLimits } from './limits.ts';

/**
 * Reads plain XML: elements, attributes, text, the five named entities. That is all that hypervisors write, and
 * it is read ten times faster than by a full parser, which matters when a VM has thousands of snapshots.
 * Returns undefined for everything else (a prolog, comments, CDATA, other entities, a passed limit, any fault):
 * the full parser then reads or refuses it. What is read here, the full parser reads the same way.
 */
export function readPlainXml(text: string, limits: XmlLimits): XmlElement | undefined {
  if (text.length > limits.length || unusual.test(text)) return undefined;
  return new PlainReader(text, limits).read();
}

/** Markup other than elements, line ends that are normalised, and characters that need a closer look. */
const unusual = /<[!?]|\]\]>|[^\t\n\u0020-\ud7ff\ue000-\ufffd]/;
const tagName = /[A-Za-z_][A-Za-z0-9_.:-]*/y;
const attribute = /[ \n\t]+([A-Za-z_][A-Za-z0-9_.:-]*)=(?:'([^'<&\n\t]*)'|"([^"<&\n\t]*)")/y;
const attributeWithEntities = /[ \n\t]+([A-Za-z_][A-Za-z0-9_.:-]*)=(?:'([^'<\n\t]*)'|"([^"<\n\t]*)")/y;
const tagEnd = /[ \n\t]*(\/?)>/y;
const closeEnd = /[ \n\t]*>/y;
const blank = /^[ \n\t]*$/;

const noAttributes: ReadonlyMap<string, string> = new Map();

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
}

class PlainReader {
  private readonly text: string;
  private readonly limits: XmlLimits;
  private readonly stack: Open[] = [];
  private at = 0;
  private nodes = 0;
  private attributes = 0;

  constructor(text: string, limits: XmlLimits) {
    this.text = text;
    this.limits = limits;
  }

  read(): XmlElement | undefined {
    const { text } = this;
    this.at = text.indexOf('<');
    if (this.at < 0 || !blank.test(text.slice(0, this.at))) return undefined;
    let root: Open | undefined;
    for (;;) {
      const closed = text.charCodeAt(this.at + 1) === slash ? this.close() : this.open();
      if (closed === undefined) return undefined;
      if (this.stack.length === 0) {
        root = closed;
        break;
      }
      if (!this.run()) return undefined;
    }
    return blank.test(text.slice(this.at)) ? root : undefined;
  }

  /** Past a start tag, and past the whole element if it is empty. */
  private open(): Open | undefined {
    const name = this.match(tagName, this.at + 1)?.[0];
    if (name === undefined || !this.count() || this.stack.length >= this.limits.depth) return undefined;
    const attributes = this.readAttributes();
    const end = this.match(tagEnd, this.at);
    if (attributes === undefined || end === undefined) return undefined;
    const element: Open = { name, attributes, children: [] };
    this.stack.at(-1)?.children.push(element);
    if (end[1] === '') this.stack.push(element);
    return element;
  }

  private readAttributes(): ReadonlyMap<string, string> | undefined {
    let found: Map<string, string> | undefined;
    for (;;) {
      const match = this.match(attribute, this.at) ?? this.match(attributeWithEntities, this.at);
      if (match === undefined) return found ?? noAttributes;
      const [, name = '', single, double] = match;
      const value = decode(single ?? double ?? '');
      found ??= new Map();
      this.attributes += 1;
      const tooMany =
        found.size >= this.limits.attributesPerElement || this.attributes > this.limits.attributes;
      if (value === undefined || tooMany || found.has(name)) return undefined;
      found.set(name, value);
    }
  }

  private close(): Open | undefined {
    const name = this.match(tagName, this.at + 2)?.[0];
    const element = this.stack.pop();
    const fits = name !== undefined && name === element?.name && this.match(closeEnd, this.at) !== undefined;
    return fits ? element : undefined;
  }

  /** Past the text up to the next tag. */
  private run(): boolean {
    const next = this.text.indexOf('<', this.at);
    if (next < 0) return false;
    if (next > this.at) {
      const content = decode(this.text.slice(this.at, next));
      if (content === undefined || !this.count()) return false;
      this.stack.at(-1)?.children.push(content);
      this.at = next;
    }
    return true;
  }

  private match(pattern: RegExp, from: number): RegExpExecArray | undefined {
    pattern.lastIndex = from;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  private count(): boolean {
    this.nodes += 1;
    return this.nodes <= this.limits.nodes;
  }
}

const slash = 0x2f;

const named: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&apos;': "'",
  '&quot;': '"',
};

/** Undefined when there is an entity of another kind. */
function decode(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let strange = false;
  const decoded = text.replace(/&[^;&]*;?/g, (entity) => {
    const character = named[entity];
    strange ||= character === undefined;
    return character ?? '';
  });
  return strange ? undefined : decoded;
}
