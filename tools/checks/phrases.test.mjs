import { describe, expect, it } from 'vitest';
import { PHRASES, pagesForPeople, tellingPhrases } from './phrases.mjs';
import { textsOf, textsOfMarkdown } from './strings.mjs';

/** @param {string} source */
const inSource = (source) => tellingPhrases([{ path: 'a.tsx', texts: textsOf('a.tsx', source) }]);

/** @param {string} source */
const inPage = (source) => tellingPhrases([{ path: 'a.md', texts: textsOfMarkdown(source) }]);

describe('telltale phrases', () => {
  it('are found in strings, templates and text between tags, with their line', () => {
    const source = [
      "const a = 'Tries it anew.';",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      'const b = `A stop of ${seat}',
      'that sits on it`;',
      'const c = <p>',
      '  Nobody knows.',
      '</p>;',
    ].join('\n');
    expect(inSource(source).map((line) => line.split('  ')[0])).toEqual(['a.tsx:1', 'a.tsx:3', 'a.tsx:5']);
  });

  it('are not searched for in names, comments and regular expressions', () => {
    expect(inSource('// told anew\nconst told = /anew beside/; /* begun */ const begun = told / 2;')).toEqual(
      [],
    );
  });

  it('are found after an apostrophe in text between tags', () => {
    expect(inSource("const a = <p>It's here</p>;\nconst b = 'Tries it anew.';")).toHaveLength(1);
  });

  it('are not searched for in code and link targets of a page', () => {
    expect(inPage('```\nanew\n```\n`beside` and [a link](docs/seat.md)')).toEqual([]);
    expect(inPage('One\nbeside [told](a.md)')).toHaveLength(2);
  });

  it('say what to write instead', () => {
    expect(inPage('It is read anew.')).toEqual(['a.md:1  "anew": again  (It is read anew.)']);
  });

  it('leave plain sentences alone', () => {
    const plain =
      'Deletes the snapshot and keeps its data. There is another job on this VM. Besides, untold recommendations ' +
      'such as mended fences on the way to the disk.';
    expect(inPage(plain.replace('mended ', ''))).toEqual([]);
  });

  it('do not match an empty text', () => {
    expect(PHRASES.filter(([pattern]) => pattern.test(''))).toEqual([]);
  });

  it('are searched for in the pages, the screens and the errors of this checkout', () => {
    const paths = pagesForPeople().map(({ path }) => path);
    for (const start of [
      'README.md',
      'docs/decisions/',
      'apps/web/src/',
      'apps/server/src/',
      'packages/core/src/',
    ]) {
      expect(
        paths.some((path) => path.startsWith(start)),
        start,
      ).toBe(true);
    }
    expect(paths.some((path) => path.includes('.test.'))).toBe(false);
  });
});
