import type { Problem } from '@snaptree/core';
import { isBusy } from './patient-driver.ts';

const SQLITE_FULL = 13;

/** Why the journal cannot be written, in the words of SQLite, and what to do before `next`. */
export function writeProblem(
  cause: unknown,
  { what, on, next }: { what: string; on: string; next: string },
): Problem {
  const isFull = cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_FULL;
  const remedy = isFull
    ? 'Free space on the disk of the data directory'
    : isBusy(cause)
      ? 'End the program that has locked the file snaptree.db'
      : "Check the data directory's disk and permissions";
  return {
    code: 'journalUnavailable',
    what,
    on,
    todo: `${remedy}, then ${next}.`,
    native: { text: cause instanceof Error ? cause.message : String(cause) },
  };
}
