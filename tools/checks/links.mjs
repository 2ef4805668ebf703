import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { at } from '../paths.mjs';

/** @typedef {import('./documents.mjs').Document} Document */

/** `[text](target)`, `![text](target)`, and `src`, `srcset` and `href` of HTML. */
const LINK = /\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g;

/** @param {string} text of a page, in which code is left out */
const withoutCode = (text) =>
  text.replace(/^```.*?^```/gms, (fence) => fence.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '');

/**
 * The ids that GitHub gives to the headings of a page; the site uses the same rule (docs/.vitepress/github-slug.ts).
 * @param {string} text
 */
export function headingIds(text) {
  /** @type {Map<string, number>} */
  const uses = new Map();
  const headings = text.replace(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading = '']) => {
    const id = heading
      .trim()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = uses.get(id) ?? 0;
    uses.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  });
}

/**
 * Links inside the repository that lead to no file or to no heading.
 * @param {Document[]} pages
 * @param {(path: string) => boolean} [exists]
 * @returns {string[]} one sentence for each
 */
export function deadLinks(pages, exists = (path) => existsSync(at(path))) {
  const idsOf = new Map(pages.map(({ path, text }) => [path, headingIds(text)]));
  return pages.flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(LINK)]
      .map((match) => match[1] ?? match[2] ?? '')
      .filter((link) => !/^[a-z]+:/i.test(link))
      .flatMap((link) => {
        const [file = '', id] = link.split('#');
        const target = file === '' ? path : posix.join(posix.dirname(path), file);
        if (!exists(target)) return [`${path} links to ${link}: there is no such file.`];
        const ids = idsOf.get(target);
        const isDead = id !== undefined && ids !== undefined && !ids.includes(id);
        return isDead ? [`${path} links to ${link}: ${target} has no such heading.`] : [];
      }),
  );
}
