import { isInterrupted, type JobEvent, type SnapshotTree } from '@snaptree/core';
import type { Kysely } from 'kysely';
import { crashPoint } from '../../crash-points.ts';
import type { Database } from '../../storage/open.ts';
import type { Schema } from '../../storage/schema.ts';
import { searchWords } from '../../storage/search-words.ts';
import { acceptedRow, dismissedRow, finishedRow } from './audit.ts';
import type { Acceptance, Dismissal, Ending } from './entries.ts';
import type { Leases } from './leases.ts';
import { packTree } from './packed-tree.ts';

/**
 * Records jobs before they act. Every method returns only after its rows are durable (`synchronous=FULL`). The job,
 * its lease and its audit row are written in one transaction.
 */
export class Journal {
  #db: Database;
  #leases: Leases;

  constructor(db: Database, leases: Leases) {
    this.#db = db;
    this.#leases = leases;
  }

  /** Throws `LeaseHeld` if a job already holds the domain. */
  async accept(acceptance: Acceptance): Promise<void> {
    const { event, plan, capabilities, before, revision, idempotency } = acceptance;
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('jobs')
        .values({
          id: event.jobId,
          host_id: event.hostId,
          domain_id: event.domainId,
          plan: JSON.stringify(plan),
          capabilities: JSON.stringify(capabilities),
          revision,
          tree_before: packTree(before),
          step_before: null,
          accepted_at: event.at,
          finished_at: null,
          outcome: null,
          who: event.by,
          words: searchWords(event),
          settled_at: null,
        })
        .execute();
      if (acceptance.resumed !== undefined) await this.#resolve(trx, acceptance.resumed);
      await this.#leases.take(trx, event);
      crashPoint('CP01');
      if (idempotency !== undefined) {
        await trx
          .insertInto('idempotency')
          .values({ ...idempotency, job_id: event.jobId, created_at: event.at })
          .execute();
      }
      await insertEvent(trx, event);
      await trx.insertInto('audit').values(acceptedRow(acceptance)).execute();
    });
    crashPoint('CP02');
  }

  /** `stepBefore`: the tree right before the step, needed for recovery. */
  async append(event: JobEvent, stepBefore?: SnapshotTree): Promise<void> {
    if (stepBefore === undefined) return insertEvent(this.#db, event);
    await this.#db.transaction().execute(async (trx) => {
      await insertEvent(trx, event);
      await trx
        .updateTable('jobs')
        .set({ step_before: packTree(stepBefore) })
        .where('id', '=', event.jobId)
        .execute();
    });
  }

  /** Writes the outcome and the audit row, and ends the lease unless the job is interrupted. */
  async finish(ending: Ending): Promise<void> {
    const { event } = ending;
    await this.#db.transaction().execute(async (trx) => {
      await insertEvent(trx, event);
      await trx
        .updateTable('jobs')
        .set({ finished_at: event.at, step_before: null, outcome: event.outcome.state })
        .where('id', '=', event.jobId)
        .execute();
      await trx.insertInto('audit').values(finishedRow(ending)).execute();
      if (!isInterrupted(event.outcome)) await this.#leases.release(trx, event.jobId);
      crashPoint('CP12');
    });
  }

  /** Writes the dismissal and the audit row, and ends the lease. */
  async dismiss(dismissal: Dismissal): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await this.#resolve(trx, dismissal.event);
      await trx.insertInto('audit').values(dismissedRow(dismissal)).execute();
    });
  }

  /** The job of an idempotency key, and the digest of its request. */
  async findKey(key: string): Promise<{ request: string; jobId: string } | undefined> {
    const row = await this.#db
      .selectFrom('idempotency')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? undefined : { request: row.request, jobId: row.job_id };
  }

  /** Deletes keys older than the given time. */
  async forgetKeys(before: number): Promise<void> {
    await this.#db.deleteFrom('idempotency').where('created_at', '<', before).execute();
  }

  /** Writes that an interrupted job was resumed or dismissed, and ends its lease. */
  async #resolve(
    trx: Kysely<Schema>,
    event: Extract<JobEvent, { type: 'dismissed' | 'resumed' }>,
  ): Promise<void> {
    await insertEvent(trx, event);
    await trx.updateTable('jobs').set({ settled_at: event.at }).where('id', '=', event.jobId).execute();
    await this.#leases.release(trx, event.jobId);
  }
}

async function insertEvent(db: Kysely<Schema>, event: JobEvent): Promise<void> {
  await db
    .insertInto('job_events')
    .values({ job_id: event.jobId, seq: event.seq, body: JSON.stringify(event) })
    .execute();
}
