import { argv } from 'node:process';
import { documents } from './documents.mjs';
import { isFixture, isTest, sourceFiles } from './sources.mjs';
import { textsOf, textsOfMarkdown } from './strings.mjs';

/**
 * Phrases that are not plain American technical English or not the product's vocabulary, and what to write instead.
 * @type {[RegExp, string][]}
 */
export const PHRASES = [
  [/\banew\b/i, 'again'],
  [/\bbegun\b|\bbegan\b/i, 'started'],
  [/\bmeanwhile\b/i, 'in the meantime, or leave it out'],
  [/\bafterwards\b/i, 'afterward'],
  [/\bbeside\b/i, 'next to, in addition to'],
  [/\bof account\b/i, 'relevant'],
  [/\bin the manner of\b/i, 'like'],
  [/\bheld against\b/i, 'compared with, tested against'],
  [/\btold\b|\btells\b/i, 'says, reports, shows'],
  [/\bnobody\b/i, 'no one, or name what is missing'],
  [/\b(?:some|any)body\b/i, 'a user, someone'],
  // QEMU asks whether another process uses an image.
  [/(?<!there )\bis another\b(?! process)/i, 'differs'],
  [/\bnone of it\b/i, 'nothing'],
  [/\b(?:as|how|however) it stands\b/i, 'its status, any status'],
  [/\bstands for\b/i, 'means, represents'],
  [/\bgo(?:es)? on\b|\bwent on\b/i, 'continue'],
  [/\b(?:tried|trying|tries|try) on\b/i, 'tested on, retried'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bswallow(?:s|ed|ing)?\b/i, 'drop'],
  [/\b(?:hangs?|sits?|hung|sat) on\b/i, 'depends on, is based on'],
  [/\bcarr(?:ies|ied)\b/i, 'contains, has'],
  [/\ball below\b/i, 'descendants'],
  [/\bby itself\b/i, 'automatically'],
  [/\bis asked for by\b/i, 'requires'],
  [/(?<!on |all )\bthe way to\b|\bways? to an?\b/i, 'how to'],
  [/\bany ?more\b/i, 'no longer'],
  [/\bso many\b/i, 'this many, the number'],
  [/\ball the same\b/i, 'anyway, still'],
  [/\bsee to\b/i, 'check, restore'],
  [/\bby now\b|\bthis long\b/i, 'leave it out'],
  [/\bvouche?[sd]? for\b/i, 'signed by a trusted authority'],
  [/\bhardly any/i, 'almost no'],
  [/\b(?:came|comes|come) about\b/i, 'happen'],
  [/\bit was tried\b|\bwere tried\b|\bnever tried\b/i, 'tested'],
  [/\bas of when\b/i, 'from when'],
  [/\brestore points?\b/i, 'snapshot'],
  [/\bstop listing\b|\boff the list\b|\buntrack/i, 'remove from list, keep data'],
  [/\bthrow(?:s|n|ing)? away\b|\bthrew away\b/i, 'discard, delete'],
  [/\bset(?:s|ting)? back\b/i, 'revert'],
  [/\bhalf[- ]?way\b|\bhalf[- ]done\b/i, 'interrupted, incomplete'],
  [/\bstand-ins?\b/i, 'fake'],
  [/\bseats?\b/i, 'current snapshot, based on'],
  [/\bown words\b/i, 'terminology'],
  [/\bfront door\b|\bthe house\b/i, 'tools, conventions'],
  [/\bpolite(?:ly)?\b/i, 'graceful'],
  [/\blicence\b/i, 'license'],
  [/\b(?:colour|behaviour|favour|neighbour|honour)\w*/i, 'American spelling: -or'],
  [
    /\b(?:recogni|organi|initiali|normali|serialis?i|synchroni|summari)s(?:e|es|ed|ing)\b/i,
    'American spelling: -ize',
  ],
  [/\bcancelled\b|\bcancelling\b|\blabelled\b/i, 'American spelling: one l'],
  [/\b(?:whilst|amongst|grey)\b/i, 'while, among, gray'],
];

/** Where people read what the source says. */
const READ_BY_PEOPLE = /^(?:apps\/(?:web|server)|packages\/[^/]+)\/src\//;
const TEST_SUPPORT = /\/(?:testing|conformance|fixtures?)\//;

/** @typedef {{ path: string, texts: import('./strings.mjs').Text[] }} Page */

/**
 * What the product says to people: the strings of its sources, and the documents.
 * @returns {Page[]}
 */
export function pagesForPeople() {
  const sources = sourceFiles()
    .filter(
      ({ path }) =>
        READ_BY_PEOPLE.test(path) && !isTest(path) && !isFixture(path) && !TEST_SUPPORT.test(path),
    )
    .map(({ path, text }) => ({ path, texts: textsOf(path, text).filter(isProse) }));
  return [...documents().map(({ path, text }) => ({ path, texts: textsOfMarkdown(text) })), ...sources];
}

/** Text has spaces; names of files, classes and fields have none. @param {{ text: string }} given */
const isProse = ({ text }) =>
  /\S\s+\S/.test(text.trim()) && !/^\s*(?:select|insert|update|delete) /i.test(text);

/**
 * The phrases in these texts.
 * @param {Page[]} pages
 * @returns {string[]} one line for each: `file:line`, the phrase, and what to write instead
 */
export function tellingPhrases(pages) {
  return pages.flatMap(({ path, texts }) =>
    texts.flatMap(({ text, line }) =>
      PHRASES.flatMap(([pattern, instead]) => {
        const match = pattern.exec(text);
        if (match === null) return [];
        const lineOfMatch = line + text.slice(0, match.index).split('\n').length - 1;
        return [`${path}:${lineOfMatch}  "${match[0]}": ${instead}  (${excerpt(text, match.index)})`];
      }),
    ),
  );
}

/**
 * @param {string} text
 * @param {number} index
 */
const excerpt = (text, index) =>
  text
    .slice(Math.max(0, index - 40), index + 50)
    .replace(/\s+/g, ' ')
    .trim();

// `node tools/checks/phrases.mjs [folder or file …]` lists them, also where the check is not switched on.
if (import.meta.main) {
  const wanted = argv.slice(2);
  const pages = pagesForPeople().filter(
    ({ path }) => wanted.length === 0 || wanted.some((start) => path.startsWith(start)),
  );
  const found = tellingPhrases(pages);
  for (const line of found) console.log(line);
  console.log(`${found.length} found`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
