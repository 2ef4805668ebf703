import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrationsWith } from '../../storage/migrations.ts';
import { openStorage, type Storage } from '../../storage/open.ts';
import { openSecretBox } from '../../storage/secrets/secrets.ts';
import { NodeSqliteDialect } from '../../storage/sqlite/dialect.ts';
import { temporaryDirectory } from '../../testing/process.ts';
import { Leases, ownerOf } from './leases.ts';

const NOW = 1_000_000;

describe('the leases of a database', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let storage: Storage | undefined;
  beforeEach(() => {
    data = temporaryDirectory();
  });
  afterEach(async () => {
    await storage?.close();
    storage = undefined;
    data.remove();
  });

  /** A database as the version before leases had owners wrote it, with one job that holds a lease. */
  async function writeOldDatabase(): Promise<void> {
    const database = new DatabaseSync(join(data.path, 'snaptree.db'));
    const old = new Kysely<unknown>({ dialect: new NodeSqliteDialect(database) });
    const provider = migrationsWith(() => openSecretBox(data.path));
    const { error } = await new Migrator({ db: old, provider }).migrateTo('006-settings');
    expect(error).toBeUndefined();
    database.exec(`insert into jobs values ('old', 'h', 'd', '{}', '{}', 'r', x'', null, 1, null, null, 'w', '', null);
      insert into leases (host_id, domain_id, job_id, since) values ('h', 'd', 'old', 1)`);
    await old.destroy();
  }
  /** A lease for each owner, with the time of its last heartbeat. */
  async function leased(isExclusive: boolean, owners: Record<string, number>): Promise<Storage> {
    const opened = await openStorage(data.path);
    storage = opened;
    for (const [owner, heartbeat] of Object.entries(owners)) {
      const job = {
        ...{ id: owner, host_id: 'h', domain_id: owner, plan: '{}', capabilities: '{}', revision: 'r' },
        ...{ tree_before: new Uint8Array(), step_before: null, accepted_at: 1, finished_at: null },
        ...{ outcome: null, who: 'w', words: '', settled_at: null },
      };
      await opened.db.insertInto('jobs').values(job).execute();
      const lease = {
        host_id: 'h',
        domain_id: owner,
        job_id: owner,
        since: 1,
        owner,
        heartbeat_at: heartbeat,
      };
      await opened.db.insertInto('leases').values(lease).execute();
    }
    return { ...opened, isExclusive };
  }
  const rows = () => storage?.db.selectFrom('leases').select(['job_id', 'owner', 'heartbeat_at']).execute();

  it('of an earlier version are taken over by the server that opens it', async () => {
    await writeOldDatabase();
    storage = await openStorage(data.path);
    expect(await rows()).toEqual([{ job_id: 'old', owner: '', heartbeat_at: 0 }]);
    expect(await new Leases(storage, 'me').takeOver(NOW)).toEqual(new Set());
    expect(await rows()).toEqual([{ job_id: 'old', owner: 'me', heartbeat_at: NOW }]);
  });

  it('with several servers are taken over from dead servers, and left to live ones', async () => {
    const shared = await leased(false, { me: NOW - 1, dead: NOW - 600_000, alive: NOW - 20_000 });
    expect(await new Leases(shared, 'me').takeOver(NOW)).toEqual(new Set(['alive']));
    const owners = (await rows())?.map(({ job_id, owner }) => [job_id, owner]);
    expect(owners).toEqual(
      expect.arrayContaining([
        ['me', 'me'],
        ['dead', 'me'],
        ['alive', 'alive'],
      ]),
    );
  });

  it('with exclusive access are all taken over, however recent their heartbeats are', async () => {
    const alone = await leased(true, { moved: NOW, me: NOW });
    expect(await new Leases(alone, 'me').takeOver(NOW)).toEqual(new Set());
    expect((await rows())?.map(({ owner }) => owner)).toEqual(['me', 'me']);
  });

  it('are renewed by a heartbeat of their own server', async () => {
    const shared = await leased(false, { me: 1, other: 1 });
    await new Leases(shared, 'me').heartbeat(NOW);
    const beats = Object.fromEntries((await rows())?.map((row) => [row.owner, row.heartbeat_at]) ?? []);
    expect(beats).toEqual({ me: NOW, other: 1 });
  });

  it('have the same owner after a restart', () => {
    expect(ownerOf(data.path)).toBe(ownerOf(`${data.path}/.`));
  });
});
