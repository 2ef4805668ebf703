import { isInterrupted, JobEvent, withCurrentTerms } from '@snaptree/core';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { searchWords } from './search-words.ts';

/** Dismissed the jobs that were interrupted before users could resume or dismiss them. */
const EARLIER_VERSION = 'an earlier version';

/** Adds the columns by which the job history is searched, and whether an interrupted job was resolved. */
export async function jobHistory(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('outcome', 'text').execute();
  await db.schema
    .alterTable('jobs')
    .addColumn('who', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('jobs')
    .addColumn('words', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('jobs').addColumn('settled_at', 'integer').execute();
  await db.schema
    .createIndex('jobs_by_domain')
    .on('jobs')
    .columns(['host_id', 'domain_id', 'accepted_at'])
    .execute();
  await db.schema.createIndex('jobs_undecided').on('jobs').columns(['outcome', 'settled_at']).execute();
  for (const { id } of await db.selectFrom('jobs').select('id').execute()) await fillIn(db, id);
}

async function fillIn(db: Kysely<Schema>, id: string): Promise<void> {
  const rows = await db
    .selectFrom('job_events')
    .select('body')
    .where('job_id', '=', id)
    .orderBy('seq')
    .execute();
  const events = rows.map(({ body }) => JobEvent.parse(withCurrentTerms(JSON.parse(body))));
  const accepted = events.find((event) => event.type === 'accepted');
  const finished = events.find((event) => event.type === 'finished');
  if (accepted === undefined) return;
  const undecided = finished !== undefined && isInterrupted(finished.outcome);
  await db
    .updateTable('jobs')
    .set({
      outcome: finished?.outcome.state ?? null,
      settled_at: undecided ? finished.at : null,
      who: accepted.by,
      words: searchWords(accepted),
    })
    .where('id', '=', id)
    .execute();
  if (!undecided) return;
  const seq = finished.seq + 1;
  const left: JobEvent = { type: 'dismissed', seq, jobId: id, at: finished.at, by: EARLIER_VERSION };
  await db
    .insertInto('job_events')
    .values({ job_id: id, seq, body: JSON.stringify(left) })
    .execute();
}
