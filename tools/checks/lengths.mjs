import { isTest } from './sources.mjs';

const LONGEST = 300;
const REASON_WITHIN = 15;

/**
 * Files past 300 lines that do not say why: a line `// Long because …` (or the same in a block comment)
 * near the top. Tests may be as long as their cases.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @returns {string[]} one sentence for each
 */
export function longFiles(files) {
  return files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n') }))
    .filter(({ path, lines }) => lines.length > LONGEST && !isTest(path))
    .filter(
      ({ lines }) =>
        !lines.slice(0, REASON_WITHIN).some((line) => /^\s*(\/\/|\/?\*+)\s*Long because \S/.test(line)),
    )
    .map(
      ({ path, lines }) =>
        `${path} has ${lines.length} lines: split it by idea, or say near its top "Long because …".`,
    );
}
