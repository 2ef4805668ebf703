import { describe, expect, it } from 'vitest';
import { at, childrenNamed, childText, textOf } from './element.ts';
import { readXml, XmlError } from './read.ts';

describe('the XML reader', () => {
  it('returns elements, attributes and text in order', () => {
    const root = readXml(`<?xml version='1.0'?>\n<a x="1"><!-- no --><b>one</b> two <b/><![CDATA[<&>]]></a>`);
    expect(root.attributes.get('x')).toBe('1');
    expect(childrenNamed(root, 'b').map(textOf)).toEqual(['one', '']);
    expect(textOf(root)).toBe(' two <&>');
    expect(childText(root, 'b')).toBe('one');
    expect(at(root, 'b', 'c')).toBeUndefined();
  });

  it('resolves only the predefined entities of XML', () => {
    expect(textOf(readXml('<a>&lt;&#x41;&#66;&amp;</a>'))).toBe('<AB&');
    expect(() => readXml('<a>&nbsp;</a>')).toThrow(XmlError);
  });

  it('refuses nested entities ("billion laughs") before it expands one', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`,
    ).join('')}]><lolz>&lol9;</lolz>`;
    expect(() => readXml(bomb)).toThrow(/DOCTYPE/);
  });

  it.each([
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an external DTD', '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>'],
    ['a DOCTYPE of nothing', '<!DOCTYPE a><a/>'],
    ['an element that is not closed', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['nothing', ''],
    ['white space', '  \n'],
    ['text', 'no markup'],
    ['an attribute twice', "<a x='1' x='2'/>"],
    ['a control character', '<a>\u0007</a>'],
    ['a lone surrogate', '<a>\ud800</a>'],
    ['a reference to a lone surrogate', '<a>&#xd800;</a>'],
    ['a tag that ends in the middle', '<a'],
  ])('refuses %s and says why', (_, text) => {
    expect(() => readXml(text)).toThrow(XmlError);
  });

  it('refuses 100,000 nested elements without a stack overflow', () => {
    const depth = 100_000;
    const deep = '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(() => readXml(deep)).toThrow(/nested deeper than 64/);
    expect(() => readXml(`<?x?>${deep}`)).toThrow(/nested deeper than 64/);
  });

  it('refuses documents over a size limit, with and without a prolog', () => {
    for (const prolog of ['', "<?xml version='1.0'?>"]) {
      expect(() => readXml(`${prolog}<a>${'<b/>'.repeat(20)}</a>`, { nodes: 10 })).toThrow(
        /more than 10 nodes/,
      );
      expect(() =>
        readXml(`${prolog}<a ${Array.from({ length: 9 }, (_, i) => `x${i}='1'`).join(' ')}/>`, {
          attributesPerElement: 8,
        }),
      ).toThrow(/more attributes/);
      expect(() => readXml(`${prolog}<a>${"<b x='1'/>".repeat(9)}</a>`, { attributes: 8 })).toThrow(
        /more attributes/,
      );
      expect(() => readXml(`${prolog}<a>${'x'.repeat(100)}</a>`, { length: 99 })).toThrow(/characters long/);
    }
  });

  it('treats names that are special in JavaScript as plain names', () => {
    const root = readXml("<__proto__ constructor='1'><toString __proto__='2'/></__proto__>");
    expect(root.name).toBe('__proto__');
    expect(root.attributes.get('constructor')).toBe('1');
    expect(at(root, 'toString')?.attributes.get('__proto__')).toBe('2');
    expect(root.attributes.get('toString')).toBeUndefined();
    expect(Object.getPrototypeOf(root)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['2']).toBeUndefined();
  });
});
