import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import {
  holdLock,
  journalPath,
  makePrivate,
  mustHaveJournal,
  prepareDirectory,
  reasonOf,
} from './data-directory.ts';
import { claimJournal } from './instance.ts';
import { migrationNames, migrationsWith } from './migrations.ts';
import type { Database, Schema } from './schema.ts';
import { readSecretBox } from './secrets/secrets.ts';
import { NodeSqliteDialect } from './sqlite/dialect.ts';
import { StorageError } from './storage-error.ts';

export type { Database };

export interface Storage {
  readonly db: Database;
  /** No other process can write this database while it is open. */
  readonly isExclusive: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens the journal in the data directory exclusively, and creates both if they do not exist. Throws `StorageError`
 * if the directory is not writable, another server uses it, or the journal is damaged. Never replaces a damaged
 * journal. `newJournal`: create one also where an earlier one was lost.
 */
export async function openStorage(
  directory: string,
  { newJournal = false }: { newJournal?: boolean } = {},
): Promise<Storage> {
  prepareDirectory(directory);
  const lock = holdLock(directory);
  const path = journalPath(directory);
  try {
    if (!newJournal) mustHaveJournal(directory);
    const database = openDatabase(path);
    const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
    await migrate(db, directory);
    await claimJournal(db, directory);
    const close = async () => {
      await db.destroy();
      lock.close();
    };
    return { db, isExclusive: true, close };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Opens the journal for reading, also while a server is running; undefined if there is none yet. Throws `StorageError`
 * if it was written by another version, because the tables may differ.
 */
export function openStorageReadOnly(directory: string): Storage | undefined {
  const path = journalPath(directory);
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(path, { readOnly: true });
  } catch {
    return undefined;
  }
  try {
    mustBeThisVersion(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
  return { db, isExclusive: false, close: () => db.destroy() };
}

function mustBeThisVersion(database: DatabaseSync, path: string): void {
  const done = appliedMigrations(database, path);
  const isEarlier = migrationNames.some((name) => !done.has(name));
  if (isEarlier) {
    throw new StorageError(
      `The job journal ${path} was written by an earlier version of Snaptree. Start the server of this version once: it upgrades the journal.`,
    );
  }
  if (done.size > migrationNames.length) {
    throw new StorageError(
      `The job journal ${path} was written by a newer version of Snaptree. Use the command line of that version.`,
    );
  }
}

function appliedMigrations(database: DatabaseSync, path: string): ReadonlySet<string> {
  try {
    const table = database.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
    if (table === undefined) return new Set();
    return new Set(
      database
        .prepare('select name from kysely_migration')
        .all()
        .map(({ name }) => String(name)),
    );
  } catch (cause) {
    throw new StorageError(`Cannot read the job journal ${path}: ${reasonOf(cause)}.`, { cause });
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    // SQLite gives the -wal and -shm files the mode of this one.
    makePrivate(path);
    const database = new DatabaseSync(path, { timeout: 5000 });
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    const check = database.prepare('pragma quick_check(1)').get();
    if (check?.quick_check !== 'ok') throw new Error(String(check?.quick_check ?? 'no answer'));
    // Fails here if the file cannot be written, rather than during the first job.
    database.exec('begin immediate; create table if not exists proof_of_writing (x); rollback;');
    // From here on, `PatientDriver` waits for locks.
    database.exec('pragma busy_timeout = 0');
    for (const suffix of ['-wal', '-shm']) chmodSync(`${path}${suffix}`, 0o600);
    return database;
  } catch (cause) {
    throw new StorageError(
      `Cannot open the job journal ${path}: ${reasonOf(cause)}. Snaptree does not replace it, because it is the only record of past and unfinished jobs. Make it writable, restore it from a backup, or move it away with its -wal and -shm files and check every VM before you continue.`,
      { cause },
    );
  }
}

async function migrate(db: Database, directory: string): Promise<void> {
  const provider = migrationsWith(() => readSecretBox(directory));
  const migrator = new Migrator({ db, provider });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await db.destroy();
  throw new StorageError(
    `Cannot upgrade the job journal ${journalPath(directory)}: ${reasonOf(error)}. If a newer version of Snaptree wrote it, start that version.`,
    { cause: error },
  );
}
