import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log/logger.ts';
import type { Database } from '../../storage/open.ts';
import { UNDECIDED } from './archive.ts';

const DAY_MS = 24 * 3_600_000;
/** Jobs deleted in one transaction. */
const AT_ONCE = 100;
/** SQLite blocks the process, so the server answers requests only between transactions. */
const PAUSE_MS = 50;

interface RetentionOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keepJobsDays: number;
}

/** Deletes old jobs from the journal, now and once a day. The audit log keeps its rows. */
export async function keepRecentJobs(options: RetentionOptions, stopping: AbortSignal): Promise<void> {
  const { db, clock, logger, keepJobsDays } = options;
  while (!stopping.aborted) {
    let deleted = 0;
    try {
      deleted = await deleteSome(db, clock.now() - keepJobsDays * DAY_MS);
    } catch (error) {
      logger.warn({ error: String(error) }, 'cannot delete old jobs from the journal');
    }
    await clock.wait(deleted < AT_ONCE ? DAY_MS : PAUSE_MS, stopping);
  }
}

/** Deletes jobs that finished before the given time, except those that wait for a decision. Returns how many. */
function deleteSome(db: Database, before: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('jobs')
      .select('id')
      // Has an index. Without it, every job would be read, with its plan and trees.
      .where('accepted_at', '<', before)
      .where('finished_at', '<', before)
      .where((job) => job.or([job('settled_at', 'is not', null), job('outcome', 'not in', UNDECIDED)]))
      .where('id', 'not in', trx.selectFrom('leases').select('job_id'))
      .limit(AT_ONCE)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await trx.deleteFrom('job_events').where('job_id', 'in', ids).execute();
    await trx.deleteFrom('idempotency').where('job_id', 'in', ids).execute();
    await trx.deleteFrom('jobs').where('id', 'in', ids).execute();
    return ids.length;
  });
}
