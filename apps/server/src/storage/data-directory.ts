import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite/patient-driver.ts';
import { StorageError } from './storage-error.ts';

export const journalPath = (directory: string): string => join(directory, 'snaptree.db');

/** Creates the data directory if it does not exist. Throws `StorageError` if it cannot be used. */
export function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    closeToOthers(directory);
  } catch (cause) {
    throw new StorageError(
      `Cannot use the data directory ${directory}: ${reasonOf(cause)}. Make it writable for this account, or choose another with --data or SNAPTREE_DATA.`,
      { cause },
    );
  }
}

/**
 * A directory that existed before may be readable by everyone. One that is also used for something else keeps its mode:
 * the files of Snaptree in it are readable for this account only.
 */
function closeToOthers(directory: string): void {
  const { mode, uid } = statSync(directory);
  if ((mode & 0o077) === 0 || uid !== process.getuid?.()) return;
  if (readdirSync(directory).every((name) => OWN_FILES.test(name))) chmodSync(directory, 0o700);
}

const OWN_FILES = /^(snaptree\.|server\.lock|secrets\.key|simulator$)/;

/** SQLite's file lock ends with the process, however it ends, so no stale lock remains. */
export function holdLock(directory: string): DatabaseSync {
  const path = join(directory, 'server.lock');
  let lock: DatabaseSync | undefined;
  try {
    makePrivate(path);
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock?.close();
    throw new StorageError(
      isBusy(cause)
        ? `Another Snaptree server already uses the data directory ${directory}. Stop that server, or choose another directory with --data.`
        : `Cannot lock the data directory ${directory}: ${reasonOf(cause)}. Make sure that its disk has free space and that this account can write to it.`,
      { cause },
    );
  }
}

/**
 * A journal that was lost must not be replaced without being noticed: it is the only record of interrupted jobs,
 * protected snapshots and hosts. Throws `StorageError` if there is none although the directory was used before.
 */
export function mustHaveJournal(directory: string): void {
  const path = journalPath(directory);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > 0) return;
  const traces = TRACES.filter((name) => existsSync(join(directory, name)));
  if (traces.length === 0) return;
  throw new StorageError(
    `The job journal ${path} is ${size === undefined ? 'missing' : 'empty'}, but the directory was used before: it contains ${lists.format(traces)}. Restore the journal from a backup. If it is lost, check every VM for interrupted operations, then start once with --new-journal: protection, tags, hosts added in the browser and all past jobs are lost with it.`,
  );
}

/** What a server leaves in the directory in addition to the journal and its lock. */
const TRACES = ['secrets.key', 'simulator', 'snaptree.db-wal'];

const lists = new Intl.ListFormat('en-US');

/** Creates the file if it does not exist, and makes it readable for this account only. */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
