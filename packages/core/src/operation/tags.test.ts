import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedTags, cleanTag, countTags, LONGEST_TAG, sameTag, tagDefect } from './tags.ts';

describe('a tag', () => {
  it('is kept without blanks around it, with single blanks inside, and with accents written one way', () => {
    expect(cleanTag('  before \t the\n update ')).toBe('before the update');
    expect(cleanTag('Zoe\u0308')).toBe('Zoë');
  });

  it.each([
    'nightly',
    'v1.2',
    'до обновления',
    '🌲',
    '<b>bold</b>',
    `it's "quoted"`,
    'a'.repeat(40),
    '🌲'.repeat(40),
  ])('may be %s', (tag) => expect(tagDefect(tag)).toBeUndefined());

  it.each([
    ['', /at least one/],
    ['a'.repeat(LONGEST_TAG + 1), /at most 40 characters. This one has 41/],
    ['one,two', /comma/],
    ['ab\u202ecd', /invisible/],
    ['ab\u200bcd', /invisible/],
    ['ab\u0000', /invisible/],
    ['ab\ud800', /invisible/],
  ])('refuses %j', (tag, why) => expect(tagDefect(tag)).toMatch(why));

  it('is the same in capitals', () => {
    expect(sameTag('Nightly', 'nightly')).toBe(true);
    expect(sameTag('nightly', 'weekly')).toBe(false);
  });
});

describe('a change of tags', () => {
  it('adds, removes and sorts, whatever the capitals, and keeps the spelling that is there', () => {
    expect(changedTags(['Prod', 'old'], { add: ['beta', 'PROD', 'Beta'], remove: [' OLD '] })).toEqual([
      'beta',
      'Prod',
    ]);
  });

  it('done twice is the same as once', () => {
    const words = fc.array(fc.constantFrom('a', 'A', 'b', ' b ', 'c', 'ç', 'c\u0327'));
    fc.assert(
      fc.property(words, words, words, (tags, add, remove) => {
        const once = changedTags(tags, { add, remove });
        expect(changedTags(once, { add, remove })).toEqual(once);
        for (const tag of remove) expect(once.some((left) => sameTag(left, cleanTag(tag)))).toBe(false);
      }),
    );
  });
});

it('tags are counted, the most used first', () => {
  expect(countTags(['weekly', 'Prod', 'prod', 'beta'])).toEqual([
    { tag: 'Prod', count: 2 },
    { tag: 'beta', count: 1 },
    { tag: 'weekly', count: 1 },
  ]);
});
