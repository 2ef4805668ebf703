import { Capabilities, foldJob, type Job, JobEvent, Plan, type SnapshotTree } from '@snaptree/core';
import type { Database } from '../storage/open.ts';
import { unpackTree } from './packed-tree.ts';

/** What a job needs to be run, taken up again or resumed. */
export interface JobFile {
  readonly job: Job;
  readonly plan: Plan;
  readonly capabilities: Capabilities;
  readonly before: SnapshotTree;
  /** The tree right before the last step with an intent. */
  readonly stepBefore: SnapshotTree | undefined;
  readonly revision: string;
}

export interface JobFilter {
  readonly host?: string | undefined;
  readonly domain?: string | undefined;
  readonly state?: 'open' | 'finished' | undefined;
  readonly limit: number;
}

/** Reads jobs back from the journal, folded by the same reducer that the browser uses. */
export class JobArchive {
  #db: Database;

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
    return rows.map((row) => JobEvent.parse(JSON.parse(row.body)));
  }

  async job(jobId: string): Promise<Job | undefined> {
    const events = await this.events(jobId);
    return events.length === 0 ? undefined : foldJob(events);
  }

  async file(jobId: string): Promise<JobFile | undefined> {
    const row = await this.#db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      job: foldJob(await this.events(jobId)),
      plan: Plan.parse(JSON.parse(row.plan)),
      capabilities: Capabilities.parse(JSON.parse(row.capabilities)),
      before: unpackTree(row.tree_before),
      stepBefore: row.step_before === null ? undefined : unpackTree(row.step_before),
      revision: row.revision,
    };
  }

  /** Ids of jobs, the newest first. */
  async list(filter: JobFilter): Promise<string[]> {
    let query = this.#db.selectFrom('jobs').select('id').orderBy('accepted_at', 'desc').orderBy('id', 'desc');
    if (filter.host !== undefined) query = query.where('host_id', '=', filter.host);
    if (filter.domain !== undefined) query = query.where('domain_id', '=', filter.domain);
    if (filter.state === 'open') query = query.where('finished_at', 'is', null);
    if (filter.state === 'finished') query = query.where('finished_at', 'is not', null);
    return (await query.limit(filter.limit).execute()).map((row) => row.id);
  }
}
