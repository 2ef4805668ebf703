import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes free around a file of this computer; undefined where its folder cannot be seen from here. */
export async function freeSpaceAround(path: string): Promise<number | undefined> {
  const seen = await statfs(dirname(path)).catch(() => undefined);
  return seen === undefined ? undefined : seen.bavail * seen.bsize;
}

/** The least of several; undefined where one of them is not known, or there is none. */
export function leastOf(free: readonly (number | undefined)[]): number | undefined {
  const known = free.filter((bytes) => bytes !== undefined);
  return known.length === 0 || known.length < free.length ? undefined : Math.min(...known);
}
