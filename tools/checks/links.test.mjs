import { describe, expect, it } from 'vitest';
import { documents } from './documents.mjs';
import { deadLinks, headingIds } from './links.mjs';

const TARGET = { path: 'docs/b.md', text: '# B\n\n## Two words' };

/** @param {string} text of docs/a.md */
const saidOf = (text) =>
  deadLinks([{ path: 'docs/a.md', text }, TARGET], (path) => /^docs\/(?:a\.md|b\.md|a\.png)$/.test(path));

describe('links in documents', () => {
  it('can lead to a file, to a heading, and to other sites', () => {
    expect(saidOf('[b](b.md) [b](b.md#two-words) [x](https://example.org/no#where) ![a](a.png)')).toEqual([]);
  });

  it('are reported if the file does not exist, in Markdown and in HTML', () => {
    expect(saidOf('[c](c.md)')).toEqual(['docs/a.md links to c.md: there is no such file.']);
    expect(saidOf('<img src="c.png">')).toHaveLength(1);
  });

  it('are reported if the heading does not exist, on the same page or another one', () => {
    expect(saidOf('[b](b.md#three)')).toEqual([
      'docs/a.md links to b.md#three: docs/b.md has no such heading.',
    ]);
    expect(saidOf('# A\n[here](#a) [nowhere](#c)')).toHaveLength(1);
  });

  it('are ignored in code', () => {
    expect(saidOf('`[c](c.md)`\n```\n[c](c.md)\n```')).toEqual([]);
  });

  it('use the IDs that GitHub gives to headings', () => {
    expect(headingIds('# What `tls` is, & why?\n## A [link](x.md)\n## A link\n```\n# no\n```')).toEqual([
      'what-tls-is--why',
      'a-link',
      'a-link-1',
    ]);
  });

  it('are read from every page of this checkout', () => {
    const paths = documents().map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'docs/semantics.md', 'docs/decisions/index.md']),
    );
  });
});

it('the list of decisions names every note', () => {
  const pages = documents();
  const list = pages.find(({ path }) => path === 'docs/decisions/index.md')?.text ?? '';
  const notes = pages.filter(({ path }) => /^docs\/decisions\/\d/.test(path));
  expect(notes.length).toBeGreaterThan(20);
  expect(
    notes.filter(({ path, text }) => {
      const [, title] = /^# (.+)$/m.exec(text) ?? [];
      return !list.includes(`[${title}](${path.replace('docs/decisions/', '')})`);
    }),
  ).toEqual([]);
});
