import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { NodeSqliteDialect } from './dialect.ts';
import { migrationsWith } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSecretBox } from './secrets.ts';
import { StorageError } from './storage-error.ts';

export type Database = Kysely<Schema>;

export interface Storage {
  readonly db: Database;
  /** No other process can write this database while it is open. */
  readonly isExclusive: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens the journal in the data directory, creating both when absent, and holds it for this process alone.
 * Throws `StorageError` when the directory cannot be written, another server holds it, or the file is damaged;
 * a damaged file is never replaced by a new one.
 */
export async function openStorage(directory: string): Promise<Storage> {
  prepareDirectory(directory);
  const lock = holdLock(join(directory, 'server.lock'));
  const path = join(directory, 'snaptree.db');
  try {
    const database = openDatabase(path);
    const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
    await migrate(db, directory);
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

/** Opens the journal for reading beside a running server; undefined when there is none yet. */
export function openStorageReadOnly(directory: string): Storage | undefined {
  try {
    const database = new DatabaseSync(join(directory, 'snaptree.db'), { readOnly: true });
    const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
    return { db, isExclusive: false, close: () => db.destroy() };
  } catch {
    return undefined;
  }
}

function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError(
      `The data directory ${directory} cannot be used: ${reason}. Make it writable for this account, or choose another with --data or SNAPTREE_DATA.`,
      { cause },
    );
  }
}

/** SQLite's file lock goes with the process, however it ends, so no stale lock is ever left. */
function holdLock(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock?.close();
    throw new StorageError(
      `Another Snaptree server already uses the data directory of ${path}. Stop it first, or start this one with another --data.`,
      { cause },
    );
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: 5000 });
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    const check = database.prepare('pragma quick_check(1)').get();
    if (check?.quick_check !== 'ok') throw new Error(String(check?.quick_check ?? 'no answer'));
    // Proves that the file can be written before anybody relies on it.
    database.exec('begin immediate; create table if not exists proof_of_writing (x); rollback;');
    chmodSync(path, 0o600);
    return database;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError(
      `The journal ${path} cannot be opened: ${reason}. It holds the record of jobs and is not replaced by itself: make it writable, restore it from a copy, or move it away together with its -wal and -shm files and look at every domain before you go on.`,
      { cause },
    );
  }
}

async function migrate(db: Database, directory: string): Promise<void> {
  const provider = migrationsWith(() => openSecretBox(directory));
  const migrator = new Migrator({ db, provider });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await db.destroy();
  const reason = error instanceof Error ? error.message : String(error);
  throw new StorageError(
    `The journal ${join(directory, 'snaptree.db')} cannot be brought to this version: ${reason}. If a newer Snaptree wrote it, start that version.`,
    { cause: error },
  );
}
