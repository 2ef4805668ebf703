import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { JobEvent } from '@snaptree/core';
import type { Kysely } from 'kysely';
import type { Storage } from '../../storage/open.ts';
import type { Schema } from '../../storage/schema.ts';

/** How often a server renews its leases. */
export const HEARTBEAT_EVERY_MS = 15_000;
/** A server that has not renewed them for this long has ended, or can no longer reach the database. */
const DEAD_AFTER_MS = 120_000;

/** Another job holds the domain's lease. Nothing was written. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';
  readonly jobId: string;

  constructor(jobId: string) {
    super(`job ${jobId} holds the lease`);
    this.jobId = jobId;
  }
}

/** Identifies a server in its leases, also after a restart. */
export const ownerOf = (dataDirectory: string): string => `${hostname()}:${resolve(dataDirectory)}`;

/** Which server holds which domain for which job. A lease ends with its job and never expires. */
export class Leases {
  readonly #storage: Storage;
  readonly #owner: string;

  constructor(storage: Storage, owner: string) {
    this.#storage = storage;
    this.#owner = owner;
  }

  /** Takes the lease in the transaction of the acceptance. Throws `LeaseHeld`. */
  async take(
    trx: Kysely<Schema>,
    { hostId, domainId, jobId, at }: Extract<JobEvent, { type: 'accepted' }>,
  ): Promise<void> {
    const { numInsertedOrUpdatedRows: taken } = await trx
      .insertInto('leases')
      .values({
        ...{ host_id: hostId, domain_id: domainId, job_id: jobId, since: at },
        ...{ owner: this.#owner, heartbeat_at: at },
      })
      .onConflict((conflict) => conflict.columns(['host_id', 'domain_id']).doNothing())
      .executeTakeFirst();
    if (taken === 1n) return;
    const holder = await trx
      .selectFrom('leases')
      .select('job_id')
      .where('host_id', '=', hostId)
      .where('domain_id', '=', domainId)
      .executeTakeFirstOrThrow();
    throw new LeaseHeld(holder.job_id);
  }

  async release(trx: Kysely<Schema>, jobId: string): Promise<void> {
    await trx.deleteFrom('leases').where('job_id', '=', jobId).execute();
  }

  /** Renews the leases of this server. */
  async heartbeat(now: number): Promise<void> {
    await this.#storage.db
      .updateTable('leases')
      .set({ heartbeat_at: now })
      .where('owner', '=', this.#owner)
      .execute();
  }

  /**
   * Takes over the leases of servers that have ended. Called at the start. Returns the jobs of servers that are still
   * running.
   */
  async takeOver(now: number): Promise<ReadonlySet<string>> {
    const { db, isExclusive } = this.#storage;
    const mine = { owner: this.#owner, heartbeat_at: now };
    const dead = db.updateTable('leases').set(mine);
    // With exclusive access to the database, every other owner must have ended.
    if (isExclusive) await dead.execute();
    else {
      await dead
        .where(({ or, eb }) =>
          or([eb('owner', '=', this.#owner), eb('heartbeat_at', '<', now - DEAD_AFTER_MS)]),
        )
        .execute();
    }
    const rows = await db.selectFrom('leases').select('job_id').where('owner', '!=', this.#owner).execute();
    return new Set(rows.map((row) => row.job_id));
  }
}
