import { at } from '../paths.mjs';
import { run } from '../run-program.mjs';
import { environmentWith } from './runtime.mjs';

export const vitepress = at('docs', 'node_modules', 'vitepress', 'bin', 'vitepress.js');

/**
 * Builds the documentation into docs/.vitepress/dist. A link to a page that does not exist fails the build.
 * @param {string} node
 */
export const buildDocs = (node) =>
  run(node, [vitepress, 'build', at('docs')], { output: 'keep', env: environmentWith(node) });
