import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostStore } from '../../hosts/store.ts';
import { certificate, privateKey } from '../../testing/certificates.ts';
import { temporaryDirectory } from '../../testing/process.ts';
import { migrationsWith } from '../migrations.ts';
import { openStorage } from '../open.ts';
import { NodeSqliteDialect } from '../sqlite/dialect.ts';
import { openSecretBox } from './secrets.ts';

const connection = {
  kind: 'libvirt',
  driver: 'qemu',
  transport: { kind: 'tls', host: 'kvm', certificate },
  username: 'me',
};

describe('a database with one column per secret', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  beforeEach(async () => {
    data = temporaryDirectory();
    const box = openSecretBox(data.path);
    const database = new DatabaseSync(join(data.path, 'snaptree.db'));
    const old = new Kysely<unknown>({ dialect: new NodeSqliteDialect(database) });
    await new Migrator({ db: old, provider: migrationsWith(() => box) }).migrateTo('004-private-key');
    const insert = database.prepare(
      'insert into hosts (id, name, connection, secret, private_key, created_at) values (?, ?, ?, ?, ?, ?)',
    );
    const text = JSON.stringify(connection);
    insert.run('both', 'A', text, box.seal('pa55', 'both'), box.seal(privateKey, 'both private key'), 1);
    insert.run('password', 'B', text, box.seal('word', 'password'), null, 2);
    insert.run('none', 'C', text, null, null, 3);
    await old.destroy();
  });
  afterEach(() => data.remove());

  it('keeps the secrets of every host', async () => {
    const storage = await openStorage(data.path);
    const hosts = await createHostStore(storage.db, openSecretBox(data.path)).list();
    expect(hosts.map((host) => host.connection)).toEqual([
      { ...connection, password: 'pa55', transport: { ...connection.transport, privateKey } },
      { ...connection, password: 'word' },
      connection,
    ]);
    const rows = await storage.db.selectFrom('hosts').selectAll().orderBy('id').execute();
    expect(JSON.stringify(rows)).not.toMatch(/pa55|PRIVATE KEY/);
    expect(rows.map(({ secrets }) => secrets === null)).toEqual([false, true, false]);
    await storage.close();
  });

  it('is not changed if its key is lost', async () => {
    rmSync(join(data.path, 'secrets.key'));
    await expect(openStorage(data.path)).rejects.toThrow(
      /secrets\.key cannot decrypt the password or private key of host both/,
    );
    const database = new DatabaseSync(join(data.path, 'snaptree.db'));
    expect(database.prepare('select count(secret) as count from hosts').get()).toEqual({ count: 2 });
    database.close();
  });
});
