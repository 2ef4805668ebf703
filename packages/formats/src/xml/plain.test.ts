import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultXmlLimits } from './limits.ts';
import { readPlainXml } from './plain.ts';
import { readAnyXml } from './read.ts';
import { element, writeXml } from './write.ts';

const plain = (text: string, limits = {}) => readPlainXml(text, { ...defaultXmlLimits, ...limits });
const full = (text: string) => {
  try {
    return readAnyXml(text, defaultXmlLimits);
  } catch {
    return undefined;
  }
};

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/);
const content = fc.string({ unit: fc.constantFrom(...'ab &<>\'"]\n\té𝄞;#x') });
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    content.filter((text) => text !== ''),
    fc.record({
      name: word,
      attributes: fc.dictionary(word, content, { maxKeys: 3 }),
      children: fc.array(tie('node'), { maxLength: 4 }),
    }),
  ),
})).node;

type Drawn = string | { name: string; attributes: Record<string, string>; children: Drawn[] };

function build(drawn: Drawn): ReturnType<typeof element> | string {
  return typeof drawn === 'string'
    ? drawn
    : element(drawn.name, drawn.attributes, ...drawn.children.map(build));
}

const document = tree.map((drawn) => writeXml(element('root', {}, build(drawn as Drawn))));

describe('the fast XML reader', () => {
  it('returns the same as the full parser, or passes the document on to it', () => {
    fc.assert(
      fc.property(document, (text) => {
        const fast = plain(text);
        if (fast !== undefined) expect(fast).toEqual(full(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no document that the full parser refuses', () => {
    const damage = fc.tuple(
      document,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '<', '>', '/', "'", '&', ' ', 'x', '='),
    );
    fc.assert(
      fc.property(damage, ([text, at, drop, put]) => {
        const from = at % text.length;
        const damaged = text.slice(0, from) + put + text.slice(from + drop);
        const fast = plain(damaged);
        if (fast !== undefined) expect(fast).toEqual(full(damaged));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['libvirt style', '<a b=\'1\'>\n  <c d="x"/>\n  <e>t &amp; u</e>\n</a>\n'],
    ['one empty element', '<a/>'],
    ['one empty element with an end tag', '<a></a >'],
  ])('reads %s without the full parser', (_, text) => {
    expect(plain(text)).toEqual(full(text));
    expect(plain(text)).toBeDefined();
  });

  it.each([
    ['a prolog', "<?xml version='1.0'?><a/>"],
    ['a comment', '<a><!-- x --></a>'],
    ['CDATA', '<a><![CDATA[x]]></a>'],
    ['a numeric entity', '<a>&#65;</a>'],
    ['a carriage return', '<a>\r\n</a>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>x'],
    ['an attribute twice', "<a b='1' b='2'/>"],
    ['a wrong end tag', '<a></b>'],
    ['no end', '<a>'],
    ['nothing', ''],
  ])('passes %s on to the full parser', (_, text) => {
    expect(plain(text)).toBeUndefined();
  });

  it('passes a document over a limit on to the full parser', () => {
    expect(plain('<a><b/></a>', { depth: 1 })).toBeUndefined();
    expect(plain('<a><b/></a>', { nodes: 1 })).toBeUndefined();
    expect(plain("<a b='1' c='2'/>", { attributesPerElement: 1 })).toBeUndefined();
    expect(plain('<a/>', { length: 3 })).toBeUndefined();
  });
});
