import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';

/** Another program holds the lock. Code 517, an outdated snapshot, does not count, because waiting does not help. */
const SQLITE_BUSY = 5;
const TRY_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 5000;

/**
 * Waits for the lock of another program without blocking the process, as SQLite's own timeout does: nothing else,
 * not even a health check, would be answered until then. No `Clock`: its `wait` would
 * let a server exit that waits for the lock while it starts.
 */
export class PatientDriver implements Driver {
  readonly #inner: Driver;

  constructor(inner: Driver) {
    this.#inner = inner;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PatientConnection(await this.#inner.acquireConnection());
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#inner.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.rollbackTransaction(connection);
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection(connection);
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

type Query = Parameters<DatabaseConnection['executeQuery']>[0];

class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.#inner = inner;
  }

  async executeQuery<R>(query: Query): Promise<QueryResult<R>> {
    for (let waited = 0; ; waited += TRY_EVERY_MS) {
      try {
        return await this.#inner.executeQuery<R>(query);
      } catch (error) {
        if (!isBusy(error) || waited >= GIVE_UP_AFTER_MS) throw error;
        await wait(TRY_EVERY_MS);
      }
    }
  }

  streamQuery<R>(query: Query, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize);
  }
}

export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
