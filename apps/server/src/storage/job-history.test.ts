import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foldJob, JobEvent } from '@snaptree/core';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/process.ts';
import { migrationsWith } from './migrations.ts';
import { openStorage } from './open.ts';
import { openSecretBox } from './secrets/secrets.ts';
import { NodeSqliteDialect } from './sqlite/dialect.ts';

/** A job of a journal that was written before jobs had a history to search. */
const events = [
  {
    ...{ type: 'accepted', seq: 1, jobId: 'old', at: 1, hostId: 'h', hostName: 'Atlas' },
    ...{ domainId: 'd', domainName: 'Web', operation: { kind: 'removeAll' }, sentence: 'All go.' },
    ...{ steps: [], effects: [], by: 'local', cancellable: false },
  },
  {
    ...{ type: 'finished', seq: 2, jobId: 'old', at: 5 },
    outcome: { state: 'cancelledPartial', lost: ['x'], dirty: [], resumable: true },
  },
];

describe('the journal of an earlier version', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  beforeEach(async () => {
    data = temporaryDirectory();
    const database = new DatabaseSync(join(data.path, 'snaptree.db'));
    const old = new Kysely<unknown>({ dialect: new NodeSqliteDialect(database) });
    const provider = migrationsWith(() => openSecretBox(data.path));
    await new Migrator({ db: old, provider }).migrateTo('002-tags');
    database.exec(`insert into jobs values ('old', 'h', 'd', '{}', '{}', 'r', x'', null, 1, 5)`);
    const insert = database.prepare('insert into job_events values (?, ?, ?)');
    for (const event of events) insert.run('old', event.seq, JSON.stringify(event));
    await old.destroy();
  });
  afterEach(() => data.remove());

  it('can be searched, and has no interrupted jobs', async () => {
    const storage = await openStorage(data.path);
    const job = await storage.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();
    expect(job).toMatchObject({ outcome: 'cancelledPartial', who: 'local', settled_at: 5 });
    expect(job.words).toContain('atlas');
    const rows = await storage.db.selectFrom('job_events').select('body').orderBy('seq').execute();
    const folded = foldJob(rows.map(({ body }) => JobEvent.parse(JSON.parse(body))));
    expect(folded.resolution).toMatchObject({ how: 'dismissed', at: 5 });
    await storage.close();
  });
});
