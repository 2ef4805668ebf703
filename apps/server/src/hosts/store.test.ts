import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostDraft } from '@snaptree/hypervisors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage, type Storage } from '../storage/open.ts';
import { secretBoxOf } from '../storage/secrets/secret-box-of.ts';
import { openSecretBox } from '../storage/secrets/secrets.ts';
import { certificate, privateKey } from '../testing/certificates.ts';
import { createHostStore } from './store.ts';

let directory = '';
let storage: Storage;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'snaptree-hosts-'));
  storage = await openStorage(directory);
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

const draft = HostDraft.parse({
  name: 'kvm',
  connection: {
    kind: 'libvirt',
    driver: 'qemu',
    transport: { kind: 'tls', host: 'kvm', certificate, privateKey },
    username: 'me',
    password: 'pa55',
  },
});

it('removes a host together with the notes on its snapshots, and no others', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  for (const id of ['h-1', 'h-2']) {
    await store.save(id, draft, 1);
    await storage.db
      .insertInto('snapshot_notes')
      .values({ host_id: id, domain_id: 'd', snapshot_id: 's', protected: 1 })
      .execute();
  }
  await store.remove('h-1');
  expect((await store.list()).map(({ id }) => id)).toEqual(['h-2']);
  const notes = await storage.db.selectFrom('snapshot_notes').select('host_id').execute();
  expect(notes).toEqual([{ host_id: 'h-2' }]);
});

it('returns a vSphere host with its password, which is stored encrypted', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  const connection = HostDraft.shape.connection.parse({
    kind: 'vsphere',
    host: 'vcenter.example',
    ca: certificate,
    username: 'snaptree@vsphere.local',
    password: 'pa55',
  });
  await store.save('h-1', { name: 'vCenter', connection }, 1);
  expect((await store.list())[0]?.connection).toEqual(connection);
  expect(JSON.stringify(await storage.db.selectFrom('hosts').selectAll().execute())).not.toContain('pa55');
});

it('returns both secrets, which are encrypted in one document bound to their host', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  await store.save('h-1', draft, 1);
  await store.save('h-2', draft, 2);
  expect((await store.list())[0]?.connection).toEqual(draft.connection);
  const rows = await storage.db.selectFrom('hosts').select(['id', 'secrets']).execute();
  expect(JSON.stringify(rows)).not.toMatch(/pa55|PRIVATE KEY/);
  const [one] = rows;
  await storage.db
    .updateTable('hosts')
    .set({ secrets: one?.secrets ?? null })
    .where('id', '=', 'h-2')
    .execute();
  const [, swapped] = await store.list();
  expect(swapped?.unusable).toMatchObject({ code: 'secretsUnreadable', on: 'kvm' });
  expect(JSON.stringify(swapped)).not.toMatch(/pa55|PRIVATE KEY/);
});

it('stores no document for a host without secrets', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  await store.save('h-1', { name: 'sim', connection: { kind: 'simulator' } }, 1);
  const rows = await storage.db.selectFrom('hosts').select('secrets').execute();
  expect(rows).toEqual([{ secrets: null }]);
});

it('lists the other hosts when a row is of a newer version or damaged, and reports that row', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  await store.save('h-1', draft, 1);
  const newer = { id: 'h-2', name: 'newer', secrets: null, created_at: 2 };
  await storage.db
    .insertInto('hosts')
    .values([
      { ...newer, connection: '{"kind":"hyperv"}' },
      { ...newer, id: 'h-3', connection: '{' },
    ])
    .execute();
  await store.save('h-4', draft, 4);
  const reported: string[] = [];
  const listed = await store.list(({ id }) => reported.push(id));
  expect([listed.map(({ id }) => id), reported]).toEqual([
    ['h-1', 'h-4'],
    ['h-2', 'h-3'],
  ]);
});

it.each([
  ['missing', undefined, /secrets\.key is missing\..*--new-secrets-key/],
  ['damaged', 'short', /secrets\.key is damaged\..*--new-secrets-key/],
  ['of another data directory', '0'.repeat(32), /not the one that encrypted it/],
])('says that the key is %s, what to do, and does not create another', async (_what, content, todo) => {
  const key = join(directory, 'secrets.key');
  await createHostStore(storage.db, openSecretBox(directory)).save('h-1', draft, 1);
  if (content === undefined) rmSync(key);
  else writeFileSync(key, content);
  const store = createHostStore(storage.db, await secretBoxOf(directory, storage));
  expect((await store.list())[0]?.unusable).toMatchObject({
    code: 'secretsUnreadable',
    todo: expect.stringMatching(todo),
  });
  expect(existsSync(key) ? readFileSync(key, 'utf8') : undefined).toBe(content);
  if (content?.length === 32) return;
  await expect(store.save('h-2', draft, 2)).rejects.toMatchObject({ problem: { code: 'secretsUnreadable' } });
});
