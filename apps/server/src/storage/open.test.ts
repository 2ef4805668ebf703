import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServerProcess, temporaryDirectory } from '../testing/process.ts';
import { openStorage } from './open.ts';
import { openSecretBox, readSecretBox, replaceSecretsKey } from './secrets/secrets.ts';
import { StorageError } from './storage-error.ts';

describe('the job journal', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let path: string;
  beforeEach(() => {
    data = temporaryDirectory();
    path = join(data.path, 'snaptree.db');
  });
  afterEach(() => data.remove());

  it('is synced with every transaction, and only this account can read it', async () => {
    const storage = await openStorage(data.path);
    const pragmas = await storage.db.introspection.getTables();
    expect(pragmas.map((table) => table.name)).toContain('job_events');
    await storage.close();
    const db = new DatabaseSync(path);
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('closes an existing directory to other accounts, unless it is used for something else', async () => {
    const modeAfterOpening = async () => {
      chmodSync(data.path, 0o755);
      await (await openStorage(data.path)).close();
      return statSync(data.path).mode & 0o777;
    };
    writeFileSync(join(data.path, 'letter.txt'), 'mine');
    expect(await modeAfterOpening()).toBe(0o755);
    expect(await modeAfterOpening()).toBe(0o755);
    rmSync(join(data.path, 'letter.txt'));
    expect(await modeAfterOpening()).toBe(0o700);
  });

  it('is used by one server; a second one is refused and the first keeps running', async () => {
    const storage = await openStorage(data.path);
    await expect(openStorage(data.path)).rejects.toThrow(/Another Snaptree server/);
    expect(await storage.db.selectFrom('jobs').selectAll().execute()).toEqual([]);
    await storage.close();
    await (await openStorage(data.path)).close();
  });

  it.runIf(process.platform === 'linux')(
    'is used by only one server, even if the lock file was removed',
    async () => {
      const server = await startServerProcess(data.path);
      rmSync(join(data.path, 'server.lock'));
      await expect(openStorage(data.path)).rejects.toThrow(
        new RegExp(`Another Snaptree server \\(process ${server.pid}\\)`),
      );
      await server.kill('SIGKILL');
      await (await openStorage(data.path)).close();
    },
  );

  it('is refused if damaged, and not replaced', async () => {
    const rubbish = 'this was a journal once '.repeat(400);
    writeFileSync(path, rubbish);
    await expect(openStorage(data.path)).rejects.toThrow(StorageError);
    expect(readFileSync(path, 'utf8')).toBe(rubbish);
  });

  it('is refused if a page in the middle is damaged', async () => {
    const storage = await openStorage(data.path);
    await storage.close();
    const bytes = readFileSync(path);
    bytes.fill(0xaa, 4096, bytes.length);
    writeFileSync(path, bytes);
    await expect(openStorage(data.path)).rejects.toThrow(/Cannot (open|upgrade) the job journal/);
  });

  it('is refused if a newer version wrote it', async () => {
    const storage = await openStorage(data.path);
    await storage.close();
    const db = new DatabaseSync(path);
    db.exec("insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01')");
    db.close();
    await expect(openStorage(data.path)).rejects.toThrow(/If a newer version of Snaptree wrote it/);
  });

  it('is refused if its directory is a file', async () => {
    const file = join(data.path, 'file');
    writeFileSync(file, '');
    await expect(openStorage(file)).rejects.toThrow(/Cannot use the data directory/);
  });

  it('is private from the first start, including the files that SQLite and the lock add', async () => {
    const before = process.umask(0);
    const storage = await openStorage(data.path);
    process.umask(before);
    for (const name of ['snaptree.db', 'snaptree.db-wal', 'snaptree.db-shm', 'server.lock']) {
      expect([name, statSync(join(data.path, name)).mode & 0o077]).toEqual([name, 0]);
    }
    await storage.close();
  });

  it.each(['missing', 'empty'])(
    'is not replaced by a new one if it is %s in a directory that was used before',
    async (what) => {
      await (await openStorage(data.path)).close();
      openSecretBox(data.path);
      if (what === 'missing') rmSync(path);
      else truncateSync(path);
      const refused = openStorage(data.path);
      await expect(refused).rejects.toThrow(
        new RegExp(`is ${what}, but .* contains secrets\\.key.*--new-journal`),
      );
      expect(existsSync(path)).toBe(what === 'empty');
      await (await openStorage(data.path, { newJournal: true })).close();
      await (await openStorage(data.path)).close();
    },
  );

  it('is created in a directory that has only a configuration file', async () => {
    writeFileSync(join(data.path, 'snaptree.json'), '{}');
    await (await openStorage(data.path)).close();
  });

  it('is not reported as used by another server if the lock cannot be created', async () => {
    mkdirSync(join(data.path, 'server.lock'));
    await expect(openStorage(data.path)).rejects.toThrow(/Cannot lock the data directory/);
  });

  it('prevents changes to the audit log', async () => {
    const storage = await openStorage(data.path);
    await storage.close();
    const db = new DatabaseSync(path);
    db.exec(
      "insert into audit (at, phase, who, from_where, host_id, domain_id, domain_name, job_id, operation, revision_before) values (1, 'accepted', 'w', 'f', 'h', 'd', 'n', 'j', '{}', 'r')",
    );
    expect(() => db.exec("update audit set who = 'other'")).toThrow(/append-only/);
    expect(() => db.exec('delete from audit')).toThrow(/append-only/);
    db.close();
  });
});

describe('encrypted secrets', () => {
  let data: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    data = temporaryDirectory();
  });
  afterEach(() => data.remove());

  it('can be decrypted for their owner, also after a restart', () => {
    const sealed = openSecretBox(data.path).seal('correct horse', 'host-1');
    expect(sealed).not.toContain('correct');
    expect(openSecretBox(data.path).open(sealed, 'host-1')).toBe('correct horse');
  });

  it('cannot be decrypted for another owner, or if a bit was changed', () => {
    const box = openSecretBox(data.path);
    const sealed = box.seal('correct horse', 'host-1');
    expect(() => box.open(sealed, 'host-2')).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => box.open(bytes.toString('base64'), 'host-1')).toThrow();
  });

  it('have a key file that only this account can read, whatever its mode was', () => {
    openSecretBox(data.path);
    chmodSync(join(data.path, 'secrets.key'), 0o644);
    openSecretBox(data.path);
    expect(statSync(join(data.path, 'secrets.key')).mode & 0o077).toBe(0);
  });

  it('are refused with a damaged key, which is not replaced', () => {
    mkdirSync(data.path, { recursive: true });
    writeFileSync(join(data.path, 'secrets.key'), 'short');
    expect(() => openSecretBox(data.path)).toThrow(/damaged/);
  });

  it('can be read without creating or changing the key file', () => {
    const key = join(data.path, 'secrets.key');
    const box = readSecretBox(data.path);
    expect(() => box.open('', 'host-1')).toThrow(/secrets\.key is missing/);
    expect(existsSync(key)).toBe(false);
    const sealed = openSecretBox(data.path).seal('correct horse', 'host-1');
    chmodSync(key, 0o400);
    expect(readSecretBox(data.path).open(sealed, 'host-1')).toBe('correct horse');
    expect(statSync(key).mode & 0o777).toBe(0o400);
  });

  it('get a new key on request, which keeps the earlier one aside', () => {
    const sealed = openSecretBox(data.path).seal('correct horse', 'host-1');
    const earlier = readFileSync(join(data.path, 'secrets.key'));
    replaceSecretsKey(data.path, 7);
    expect(readFileSync(join(data.path, 'secrets.key.replaced-7'))).toEqual(earlier);
    expect(() => readSecretBox(data.path).open(sealed, 'host-1')).toThrow();
  });
});
