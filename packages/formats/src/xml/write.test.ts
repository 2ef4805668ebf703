import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from './element.ts';
import { readXml, XmlError } from './read.ts';
import { element, forbiddenInXml, writeXml } from './write.ts';

/** Every character that XML 1.0 can carry. */
const carried = fc
  .string({ unit: 'binary' })
  .map((text) => [...text].filter((c) => forbiddenInXml(c) === undefined).join(''));

describe('the XML writer', () => {
  it('writes text and attributes so that they read back unchanged', () => {
    fc.assert(
      fc.property(carried, carried, (text, value) => {
        const back = readXml(writeXml(element('a', { b: value }, element('c', {}, text))));
        expect(back.attributes.get('b')).toBe(value);
        expect(textOf(readXml(writeXml(element('a', {}, text))))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('preserves line ends and tabs, including those that a reader would normalize', () => {
    const strange = 'a\r\nb\rc\td\n';
    const back = readXml(writeXml(element('a', { b: strange }, strange)));
    expect([back.attributes.get('b'), textOf(back)]).toEqual([strange, strange]);
  });

  it.each([
    ['a bell', '\u0007', 'U+0007'],
    ['a null', 'a\u0000', 'U+0000'],
    ['a lone high surrogate', 'x\ud83d', 'U+D83D'],
    ['a lone low surrogate', '\ude00x', 'U+DE00'],
    ['surrogates in the wrong order', '\ude00\ud83d', 'U+DE00'],
    ['a non-character', '\uffff', 'U+FFFF'],
  ])('refuses %s and says where it is', (_, text, name) => {
    expect(() => writeXml(element('a', {}, text))).toThrow(name);
    expect(() => writeXml(element('a', { b: text }))).toThrow(name);
  });

  it('accepts characters outside the basic multilingual plane', () => {
    expect(forbiddenInXml('😀𝄞')).toBeUndefined();
  });

  it('refuses names that contain markup', () => {
    for (const name of ['', 'a b', 'a>', '1a', 'a:b:c', '<a']) {
      expect(() => writeXml(element(name))).toThrow(XmlError);
      expect(() => writeXml(element('a', { [name]: '1' }))).toThrow(XmlError);
    }
  });
});
