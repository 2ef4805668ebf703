import { argv } from 'node:process';
import { isFixture, isTest, sourceFiles } from './sources.mjs';
import { textsOf } from './strings.mjs';

/** Attributes whose text users read or hear. */
const ATTRIBUTE =
  /\s(?:aria-label|aria-description|title|placeholder|label|description|alt)=(?:"([^"]*)"|\{`([^`]*)`\})/g;
/** Text that ends at a closing tag. */
const TEXT = /(?<=(?<!=)>|\})([^<>{}=;()]*)<\//g;

const WORD = /[A-Za-z]{2,}/;
/** Paths, and the name of the product. */
const NO_TEXT = /^(?:\/\S*|Snaptree)$/;

/** @param {string} text of a template */
const withoutPlaceholders = (text) => text.replace(/\$\{[^}]*\}/g, '');

/** Two words, or a word next to a placeholder, which `textsOf` shows as underscores. */
const PHRASE = /[A-Za-z]{2,}[,.:;]?\s+(?:≤ )?(?:[A-Za-z]{2,}|_)|_\s+[A-Za-z]{2,}/;
/** Media queries, selectors, functions and fonts of style sheets. */
const STYLE = /^\(.*\)$|\[[\w-]+[=\]]|\b(?:calc|min|translate)\(|sans-serif|monospace/;
/** Only developers read the messages of exceptions. Users see the text of a problem. */
const EXCEPTION = /\bnew \w*(?:Error|Missing)\(/;

/** @param {string} path */
const isChecked = (path) =>
  path.startsWith('apps/web/src/') &&
  !path.startsWith('apps/web/src/messages/') &&
  !isTest(path) &&
  !isFixture(path) &&
  !/\.bench\.ts$/.test(path);

/** @param {{ path: string, line: number, text: string }} found */
const complaint = ({ path, line, text }) =>
  `${path}:${line}  "${text.replace(/\s+/g, ' ')}" belongs in apps/web/src/messages.`;

/**
 * Words outside of `messages`, where all text of the web app is: between tags, in attributes, and phrases in strings.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one line for each: `file:line`, and the text
 */
export function textOutsideMessages(files) {
  return files
    .filter(({ path }) => isChecked(path))
    .flatMap(({ path, text }) => [
      ...(path.endsWith('.tsx') ? textInTags(path, text) : []),
      ...phrasesInStrings(path, text),
    ]);
}

/**
 * @param {string} path
 * @param {string} source
 */
function textInTags(path, source) {
  return [...source.matchAll(ATTRIBUTE), ...source.matchAll(TEXT)].flatMap((match) => {
    const text = withoutPlaceholders(match[1] ?? match[2] ?? '').trim();
    if (!WORD.test(text) || NO_TEXT.test(text)) return [];
    return [complaint({ path, line: source.slice(0, match.index).split('\n').length, text })];
  });
}

/**
 * @param {string} path
 * @param {string} source
 */
function phrasesInStrings(path, source) {
  const lines = source.split('\n');
  // `textInTags` reports what is in attributes.
  const code = source.replace(ATTRIBUTE, (attribute) => attribute.replace(/[^\n]/g, ' '));
  return textsOf('.ts', code)
    .filter(
      ({ text, line }) => PHRASE.test(text) && !STYLE.test(text) && !EXCEPTION.test(lines[line - 1] ?? ''),
    )
    .map(({ text, line }) => complaint({ path, line, text }));
}

// `node tools/checks/messages.mjs` lists them, also where the check is not switched on.
if (import.meta.main) {
  const wanted = argv.slice(2);
  const found = textOutsideMessages(sourceFiles()).filter(
    (line) => wanted.length === 0 || wanted.some((start) => line.startsWith(start)),
  );
  for (const line of found) console.log(line);
  console.log(`${found.length} found`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
