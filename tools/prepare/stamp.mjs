import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A digest of the files' contents; a missing file differs from an empty one.
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
 * A digest of the names, sizes and times of all files under these paths. It takes a few milliseconds; reading all
 * contents would slow down every start.
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
 * Does the work unless it was done for the same digest before. The stamp is removed first and written last, so
 * interrupted work is repeated.
 * @param {{ stamp: string, digest: string, products: string[], work: () => Promise<void> }} task
 *   `products`: what the work creates; if one is missing, the work is repeated
 */
export async function unlessFresh({ stamp, digest, products, work }) {
  const done = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (done === digest && products.every((product) => existsSync(product))) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
