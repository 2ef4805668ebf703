import type { Capabilities, Job, JobEvent, Outcome, Plan, SnapshotTree } from '@snaptree/core';
import type { Kysely } from 'kysely';
import type { Database } from '../storage/open.ts';
import type { Schema } from '../storage/schema.ts';
import { crashPoint } from './crash-points.ts';
import { packTree } from './packed-tree.ts';

/** All that is written in one go when a job is accepted. */
export interface Acceptance {
  readonly event: Extract<JobEvent, { type: 'accepted' }>;
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  readonly revision: string;
  readonly from: string;
  readonly idempotency?: { readonly key: string; readonly request: string };
}

export interface Ending {
  readonly event: Extract<JobEvent, { type: 'finished' }>;
  readonly job: Job;
  readonly revisionBefore: string;
  readonly revisionAfter: string | undefined;
}

/**
 * Writes jobs down before they act. Every method returns only when its rows are durable (`synchronous=FULL`);
 * the lease, the audit row and the job itself appear and vanish together.
 */
export class Journal {
  #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

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
        })
        .execute();
      await trx
        .insertInto('leases')
        .values({ host_id: event.hostId, domain_id: event.domainId, job_id: event.jobId, since: event.at })
        .execute();
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

  /** `stepBefore`: the tree right before the step of an intent, for the recovery. */
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

  /** The outcome, the end of the lease and the audit row, together. */
  async finish(ending: Ending): Promise<void> {
    const { event } = ending;
    await this.#db.transaction().execute(async (trx) => {
      await insertEvent(trx, event);
      await trx
        .updateTable('jobs')
        .set({ finished_at: event.at, step_before: null })
        .where('id', '=', event.jobId)
        .execute();
      await trx.insertInto('audit').values(finishedRow(ending)).execute();
      await trx.deleteFrom('leases').where('job_id', '=', event.jobId).execute();
      crashPoint('CP12');
    });
  }

  /** The job that an idempotency key was used for, with the digest of its request. */
  async findKey(key: string): Promise<{ request: string; jobId: string } | undefined> {
    const row = await this.#db
      .selectFrom('idempotency')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? undefined : { request: row.request, jobId: row.job_id };
  }

  /** Forgets keys older than the given time. */
  async forgetKeys(before: number): Promise<void> {
    await this.#db.deleteFrom('idempotency').where('created_at', '<', before).execute();
  }
}

async function insertEvent(db: Kysely<Schema>, event: JobEvent): Promise<void> {
  await db
    .insertInto('job_events')
    .values({ job_id: event.jobId, seq: event.seq, body: JSON.stringify(event) })
    .execute();
}

function acceptedRow({ event, revision, from }: Acceptance) {
  return {
    at: event.at,
    phase: 'accepted' as const,
    who: event.by,
    from_where: from,
    host_id: event.hostId,
    domain_id: event.domainId,
    domain_name: event.domainName,
    job_id: event.jobId,
    operation: JSON.stringify(event.operation),
    revision_before: revision,
    revision_after: null,
    outcome: null,
  };
}

function finishedRow({ event, job, revisionBefore, revisionAfter }: Ending) {
  const outcome: Outcome = event.outcome;
  return {
    at: event.at,
    phase: 'finished' as const,
    who: job.by,
    from_where: '',
    host_id: job.hostId,
    domain_id: job.domainId,
    domain_name: job.domainName,
    job_id: job.id,
    operation: JSON.stringify(job.operation),
    revision_before: revisionBefore,
    revision_after: revisionAfter ?? null,
    outcome: JSON.stringify(outcome),
  };
}
