import { type Kysely, sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { crashPoint } from '../crash-points.ts';
import { jobHistory } from './job-history.ts';
import { sealTogether } from './secrets/sealed-secrets.ts';
import type { SecretBox } from './secrets/secrets.ts';

/** Schema changes, in the order of their names. Never edit a released one; add another. */
const migrations = (openSecrets: () => SecretBox): Record<(typeof migrationNames)[number], Migration> => ({
  '001-start': { up: start },
  '002-tags': { up: addTags },
  '003-job-history': { up: jobHistory },
  '004-private-key': { up: addPrivateKey },
  '005-sealed-secrets': { up: (db) => sealTogether(db, openSecrets) },
  '006-settings': { up: createSettings },
  '007-lease-owner': { up: addLeaseOwner },
  '008-host-identities': { up: createHostIdentities },
  '009-ssh-configuration': { up: keepSshConfig },
});

export const migrationNames = [
  '001-start',
  '002-tags',
  '003-job-history',
  '004-private-key',
  '005-sealed-secrets',
  '006-settings',
  '007-lease-owner',
  '008-host-identities',
  '009-ssh-configuration',
] as const;

/** `openSecrets` is called only if stored secrets must be encrypted again. */
export const migrationsWith = (openSecrets: () => SecretBox): MigrationProvider => ({
  getMigrations: async () => migrations(openSecrets),
});

async function start(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('hosts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('secret', 'text')
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('snapshot_notes')
    .addColumn('host_id', 'text', (c) => c.notNull())
    .addColumn('domain_id', 'text', (c) => c.notNull())
    .addColumn('snapshot_id', 'text', (c) => c.notNull())
    .addColumn('protected', 'integer')
    .addColumn('owner_acknowledged', 'integer')
    .addPrimaryKeyConstraint('snapshot_notes_key', ['host_id', 'domain_id', 'snapshot_id'])
    .execute();
  crashPoint('CP16');
  await createJobTables(db);
  await createAudit(db);
}

async function addTags(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('snapshot_notes').addColumn('tags', 'text').execute();
  await db.schema.alterTable('snapshot_notes').addColumn('missing_since', 'integer').execute();
}

async function addPrivateKey(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('hosts').addColumn('private_key', 'text').execute();
}

/** Leases of earlier versions have no owner and no heartbeat, so that the next server takes them over. */
async function addLeaseOwner(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('leases')
    .addColumn('owner', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema
    .alterTable('leases')
    .addColumn('heartbeat_at', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
}

async function createHostIdentities(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('host_identities')
    .addColumn('host_id', 'text', (c) => c.primaryKey())
    .addColumn('identity', 'text', (c) => c.notNull())
    .addColumn('domains', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .execute();
}

/** Until now, ssh read its configuration for every host. */
async function keepSshConfig(db: Kysely<unknown>): Promise<void> {
  await sql`update hosts set connection = json_set(connection, '$.transport.useSshConfig', json('true'))
    where json_valid(connection) and json_extract(connection, '$.transport.kind') = 'ssh'`.execute(db);
}

async function createSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

async function createJobTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('host_id', 'text', (c) => c.notNull())
    .addColumn('domain_id', 'text', (c) => c.notNull())
    .addColumn('plan', 'text', (c) => c.notNull())
    .addColumn('capabilities', 'text', (c) => c.notNull())
    .addColumn('revision', 'text', (c) => c.notNull())
    .addColumn('tree_before', 'blob', (c) => c.notNull())
    .addColumn('step_before', 'blob')
    .addColumn('accepted_at', 'integer', (c) => c.notNull())
    .addColumn('finished_at', 'integer')
    .execute();
  await db.schema.createIndex('jobs_by_time').on('jobs').columns(['accepted_at']).execute();
  await db.schema
    .createTable('job_events')
    .addColumn('job_id', 'text', (c) => c.notNull().references('jobs.id'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('job_events_key', ['job_id', 'seq'])
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('host_id', 'text', (c) => c.notNull())
    .addColumn('domain_id', 'text', (c) => c.notNull())
    .addColumn('job_id', 'text', (c) => c.notNull().references('jobs.id'))
    .addColumn('since', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('leases_key', ['host_id', 'domain_id'])
    .execute();
  await db.schema
    .createTable('idempotency')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('job_id', 'text', (c) => c.notNull().references('jobs.id'))
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .execute();
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('from_where', 'text', (c) => c.notNull())
    .addColumn('host_id', 'text', (c) => c.notNull())
    .addColumn('domain_id', 'text', (c) => c.notNull())
    .addColumn('domain_name', 'text', (c) => c.notNull())
    .addColumn('job_id', 'text', (c) => c.notNull())
    .addColumn('operation', 'text', (c) => c.notNull())
    .addColumn('revision_before', 'text', (c) => c.notNull())
    .addColumn('revision_after', 'text')
    .addColumn('outcome', 'text')
    .execute();
  for (const change of ['update', 'delete']) {
    await sql
      .raw(
        `create trigger audit_no_${change} before ${change} on audit begin select raise(abort, 'the audit log is append-only'); end`,
      )
      .execute(db);
  }
}
