import { readdirSync, readFileSync } from 'node:fs';
import { at } from '../paths.mjs';

/** @typedef {{ path: string, text: string }} Document `path` is relative to the checkout */

/**
 * Every page that people read in the repository.
 * @returns {Document[]}
 */
export function documents() {
  const inDocs = readdirSync(at('docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && !/node_modules|\.vitepress/.test(path));
  return ['README.md', 'CONTRIBUTING.md', 'lab/README.md', ...inDocs].map((path) => ({
    path,
    text: readFileSync(at(path), 'utf8'),
  }));
}
