import { argv } from 'node:process';
import { isTest, sourceFiles } from './sources.mjs';

/** Attributes whose text people read or hear. */
const ATTRIBUTE =
  /\s(?:aria-label|aria-description|title|placeholder|label|description|alt)=(?:"([^"]*)"|\{`([^`]*)`\})/g;
/** Text that ends at a closing tag. */
const TEXT = /(?<=(?<!=)>|\})([^<>{}=;()]*)<\//g;

const WORD = /[A-Za-z]{2,}/;
/** Paths, and the name of the product. */
const NO_TEXT = /^(?:\/\S*|Snaptree)$/;

/** @param {string} text of a template */
const withoutPlaceholders = (text) => text.replace(/\$\{[^}]*\}/g, '');

/**
 * Words in components: all text of the web app is in `messages`.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one line for each: `file:line`, and the text
 */
export function textInComponents(files) {
  return files
    .filter(({ path }) => path.startsWith('apps/web/src/') && path.endsWith('.tsx') && !isTest(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(ATTRIBUTE), ...text.matchAll(TEXT)].flatMap((match) => {
        const words = withoutPlaceholders(match[1] ?? match[2] ?? '').trim();
        if (!WORD.test(words) || NO_TEXT.test(words)) return [];
        const line = text.slice(0, match.index).split('\n').length;
        return [`${path}:${line}  "${words.replace(/\s+/g, ' ')}" belongs in apps/web/src/messages.`];
      }),
    );
}

// `node tools/checks/messages.mjs` lists them, also where the check is not switched on.
if (import.meta.main) {
  const wanted = argv.slice(2);
  const found = textInComponents(sourceFiles()).filter(
    (line) => wanted.length === 0 || wanted.some((start) => line.startsWith(start)),
  );
  for (const line of found) console.log(line);
  console.log(`${found.length} found`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
