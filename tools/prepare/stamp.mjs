import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A digest of the files' contents; a missing file counts as one of its own kind.
 * @param {string[]} files
 */
export function digestOfContents(files) {
  const digest = createHash('sha256');
  for (const file of files) {
    digest.update(`\0${file}\0${existsSync(file)}\0`);
    if (existsSync(file)) digest.update(readFileSync(file));
  }
  return digest.digest('hex');
}

/**
 * A digest of the names, sizes and times of all files under the given ones: a few milliseconds for a
 * source tree, where reading it all would be felt at every start.
 * @param {string[]} paths files or folders
 */
export function digestOfTimes(paths) {
  const digest = createHash('sha256');
  /** @param {string} path */
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      digest.update(`${path}\0${stat.size}\0${stat.mtimeMs}\0`);
    }
  };
  for (const path of paths) visit(path);
  return digest.digest('hex');
}

/**
 * Does the work unless it was done for the same digest before. The stamp goes first and comes last,
 * so work that was cut off is done again.
 * @param {{ stamp: string, digest: string, products: string[], work: () => Promise<void> }} task
 *   `products`: what the work makes; when one is missing the stamp does not count
 */
export async function unlessFresh({ stamp, digest, products, work }) {
  const done = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (done === digest && products.every((product) => existsSync(product))) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
