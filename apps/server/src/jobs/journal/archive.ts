import {
  Capabilities,
  foldJob,
  type Job,
  JobEvent,
  type JobFilter,
  Plan,
  type SnapshotTree,
  withCurrentTerms,
} from '@snaptree/core';
import { type SelectQueryBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { prettifyError, ZodError } from 'zod';
import type { Database } from '../../storage/open.ts';
import type { Schema } from '../../storage/schema.ts';
import { comparable } from '../../storage/search-words.ts';
import { damagedJob } from './damaged-job.ts';
import { unpackTree } from './packed-tree.ts';

/** Of finished jobs in memory, in characters of JSON. */
const MOST_KEPT = 16_000_000;

/** What is needed to run, recover or resume a job. */
export interface JobFile {
  readonly job: Job;
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  /** The tree right before the last step with an intent. */
  readonly stepBefore: SnapshotTree | undefined;
  readonly revision: string;
}

/** Reads jobs from the journal with the same reducer that the browser uses. */
export class JobArchive {
  #db: Database;
  #finished = new LRUCache<string, Job>({
    maxSize: MOST_KEPT,
    sizeCalculation: (job) => JSON.stringify(job).length,
  });

  constructor(db: Database) {
    this.#db = db;
  }

  async events(jobId: string, after = 0): Promise<JobEvent[]> {
    const rows = await this.#db
      .selectFrom('job_events')
      .select('body')
      .where('job_id', '=', jobId)
      .where('seq', '>', after)
      .orderBy('seq')
      .execute();
    return rows.map((row) => JobEvent.parse(stored(row.body)));
  }

  async job(jobId: string): Promise<Job | undefined> {
    const known = this.#finished.get(jobId);
    if (known !== undefined) return known;
    const job = await this.#folded(jobId);
    if (job === undefined) return undefined;
    if (job.state === 'finished') this.remember(job);
    return job;
  }

  /** A damaged history affects only its own job. */
  async #folded(jobId: string): Promise<Job | undefined> {
    try {
      const events = await this.events(jobId);
      return events.length === 0 ? undefined : foldJob(events);
    } catch (error) {
      return damagedJob(this.#db, jobId, error instanceof ZodError ? prettifyError(error) : String(error));
    }
  }

  /** Caches a job that has ended. Called again when it is resumed or dismissed. */
  remember(job: Job): void {
    this.#finished.set(job.id, job);
  }

  /** Its rows were changed without `remember`. */
  forget(jobId: string): void {
    this.#finished.delete(jobId);
  }

  /** Throws if its rows cannot be read. */
  async file(jobId: string): Promise<JobFile | undefined> {
    const row = await this.#db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      job: foldJob(await this.events(jobId)),
      plan: Plan.parse(stored(row.plan)),
      capabilities: Capabilities.parse(stored(row.capabilities)),
      before: unpackTree(row.tree_before),
      stepBefore: row.step_before === null ? undefined : unpackTree(row.step_before),
      revision: row.revision,
    };
  }

  /** IDs of jobs of these hosts, newest first. */
  async list(filter: JobFilter, hosts: 'all' | ReadonlySet<string>): Promise<string[]> {
    let query = narrowed(this.#db.selectFrom('jobs').select('id'), filter);
    if (hosts !== 'all') query = query.where('host_id', 'in', [...hosts]);
    // In the order of their rows, because the clock may be set back.
    const row = sql<number>`jobs.rowid`;
    if (filter.before !== undefined) {
      const last = sql<number>`(select rowid from jobs where id = ${filter.before})`;
      query = query.where(row, '<', last);
    }
    const rows = await query.orderBy(row, 'desc').limit(filter.limit).execute();
    return rows.map((row) => row.id);
  }
}

type JobIds = SelectQueryBuilder<Schema, 'jobs', { id: string }>;

const stored = (text: string): unknown => withCurrentTerms(JSON.parse(text));

/** Outcomes of jobs that wait for a decision until they are settled. */
export const UNDECIDED = [
  'failedPartial',
  'cancelledPartial',
  'needsAttention',
] as const satisfies JobFilter['outcome'][];

function narrowed(all: JobIds, filter: JobFilter): JobIds {
  const { host, domain, state, outcome, by, from, until } = filter;
  let query = all;
  if (host !== undefined) query = query.where('host_id', '=', host);
  if (domain !== undefined) query = query.where('domain_id', '=', domain);
  if (state === 'open') query = query.where('finished_at', 'is', null);
  if (state === 'finished') query = query.where('finished_at', 'is not', null);
  if (state === 'interrupted')
    query = query.where('outcome', 'in', UNDECIDED).where('settled_at', 'is', null);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (by !== undefined) query = query.where('who', '=', by);
  if (from !== undefined) query = query.where('accepted_at', '>=', from);
  if (until !== undefined) query = query.where('accepted_at', '<', until);
  for (const word of comparable(filter.find ?? '').split(/\s+/)) {
    if (word !== '') query = query.where(sql<number>`instr(words, ${word})`, '>', 0);
  }
  return query;
}
