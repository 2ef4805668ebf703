import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {Record<string, { file: string, imports?: string[] }>} Manifest written by Vite next to its build
 */

/** The pages that a user can open first, and the source of each. */
const PAGES = {
  'the list of machines': 'src/pages/fleet/fleet-page.tsx',
  "a machine's tree": 'src/pages/vm/vm-page.tsx',
};
const ENTRY = 'index.html';

/**
 * All scripts that the browser needs before a page is drawn: those of the entry and the page, and everything that they
 * import. New imports are therefore counted automatically.
 * @param {Manifest} manifest
 * @param {string} page
 * @returns {string[]} files below the build's folder
 */
export function scriptsOf(manifest, page) {
  const seen = new Set();
  const waiting = [ENTRY, page];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no ${key}, so its size cannot be checked.`);
    waiting.push(...(chunk.imports ?? []));
  }
  return [...seen].map((key) => /** @type {{ file: string }} */ (manifest[key]).file);
}

/**
 * What size-limit checks: each page for browsers with Brotli and for browsers with gzip only.
 * @param {string} folder of the build
 * @param {string} limit
 */
export function firstLoads(folder, limit) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'));
  return Object.entries(PAGES).flatMap(([name, page]) => {
    const path = scriptsOf(manifest, page).map((file) => join(folder, file));
    return [
      { name: `first load of ${name}, Brotli`, path, limit },
      { name: `first load of ${name}, gzip`, path, limit, gzip: true },
    ];
  });
}
