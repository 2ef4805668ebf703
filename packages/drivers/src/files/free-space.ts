import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Free bytes on the file system of a local file; undefined if its folder is not visible. */
export async function freeSpaceAround(path: string): Promise<number | undefined> {
  const seen = await statfs(dirname(path)).catch(() => undefined);
  return seen === undefined ? undefined : seen.bavail * seen.bsize;
}

/** The minimum; undefined if any value is unknown, or there is none. */
export function leastOf(free: readonly (number | undefined)[]): number | undefined {
  const known = free.filter((bytes) => bytes !== undefined);
  return known.length === 0 || known.length < free.length ? undefined : Math.min(...known);
}
