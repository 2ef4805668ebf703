/** @typedef {{ text: string, line: number }} Text `line` counts from 1 */

/** After these, a slash begins a regular expression and not a division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};>\n]|\breturn)\s*$/;

/** The kinds of tokens. Each pattern is matched where the previous token ended. */
const TOKENS = {
  comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  // One that does not end on its line is an apostrophe in JSX text.
  string: /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y,
  template: /`(?:[^`\\]|\\[\s\S])*`/y,
  regex: /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
};

/**
 * The texts in a source file: string and template literals, and in JSX the text between tags. It reads
 * tokens instead of parsing, which is enough to search for words.
 * @param {string} path
 * @param {string} source
 * @returns {Text[]}
 */
export function textsOf(path, source) {
  /** @type {Text[]} */
  const found = [];
  let code = '';
  let at = 0;
  while (at < source.length) {
    const token = tokenAt(source, at);
    const text = token?.text ?? source.charAt(at);
    if (token?.kind === 'string' || token?.kind === 'template') {
      found.push({ text: withoutPlaceholders(text.slice(1, -1)), line: lineAt(source, at) });
    }
    code += token === undefined ? text : text.replace(/[^\n]/g, ' ');
    at += text.length;
  }
  return path.endsWith('.tsx') ? [...found, ...textBetweenTags(code)] : found;
}

/**
 * @param {string} source
 * @param {number} at
 */
function tokenAt(source, at) {
  for (const [kind, pattern] of Object.entries(TOKENS)) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) continue;
    if (kind === 'regex' && !BEFORE_REGEX.test(source.slice(Math.max(0, at - 20), at))) continue;
    return { kind, text };
  }
  return undefined;
}

/** @param {string} text of a template */
const withoutPlaceholders = (text) =>
  text.replace(/\$\{[^}]*\}/g, (placeholder) => placeholder.replace(/[^\n]/g, '_'));

/** @param {string} code in which strings and comments are blank */
function textBetweenTags(code) {
  return [...code.matchAll(/(?<=[>}])([^<>{}=;]*[A-Za-z][^<>{}=;]*)(?=[<{])/g)].map((match) => ({
    text: match[1] ?? '',
    line: lineAt(code, match.index),
  }));
}

/**
 * The text of a Markdown page without code and without the targets of links.
 * @param {string} source
 * @returns {Text[]} one for each line
 */
export function textsOfMarkdown(source) {
  let inFence = false;
  return source.split('\n').map((line, index) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) inFence = !inFence;
    const text = isFence || inFence ? '' : line.replace(/`[^`]*`/g, ' ').replace(/\]\([^)]*\)/g, ']');
    return { text, line: index + 1 };
  });
}

/**
 * @param {string} source
 * @param {number} at
 */
const lineAt = (source, at) => source.slice(0, at).split('\n').length;
