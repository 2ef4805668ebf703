import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageFolders } from '../packages.mjs';
import { root } from '../paths.mjs';

/** @typedef {{ path: string, folder: string, text: string }} SourceFile `path` is relative to the checkout */

const SOURCE = /\.(ts|tsx|mts|mjs)$/;
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-results', 'playwright-report', '.data']);

/**
 * Every source file of every package, tests included.
 * @param {string} [base] the checkout
 * @returns {SourceFile[]}
 */
export function sourceFiles(base = root) {
  /** @type {SourceFile[]} */
  const found = [];
  for (const packageFolder of packageFolders) {
    /** @param {string} folder */
    const visit = (folder) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (!NOT_OURS.has(entry.name)) visit(path);
        } else if (SOURCE.test(entry.name)) {
          found.push({
            path: relative(base, path).replaceAll('\\', '/'),
            folder: packageFolder,
            text: readFileSync(path, 'utf8'),
          });
        }
      }
    };
    visit(join(base, packageFolder));
  }
  return found;
}

/** @param {string} path */
export const isTest = (path) => /\.test\.[a-z]+$/.test(path);

/**
 * What several tests share: it may know what a test may know, and nothing else may import it.
 * @param {string} path
 */
export const isFixture = (path) => /\.fixture\.[a-z]+$/.test(path);
