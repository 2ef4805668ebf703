import { posix } from 'node:path';

/** @typedef {import('./sources.mjs').SourceFile} SourceFile */

/** `from 'x'`, `import 'x'` and `import('x')`, at the start of a statement or within an expression. */
const IMPORT = /(?:^|[\s;}])(?:import|from)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/**
 * What a file imports: static, type-only and lazy imports, and what it exports again.
 * @param {string} text
 */
export function importsOf(text) {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? '');
}

/**
 * For each file, the files of the checkout that it imports by a relative path.
 * @param {SourceFile[]} files
 * @returns {Map<string, string[]>} paths by path
 */
export function importGraph(files) {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .filter((target) => known.has(target)),
    ]),
  );
}
