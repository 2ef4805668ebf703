import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostDraft } from '@snaptree/hypervisors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage, type Storage } from '../storage/open.ts';
import { openSecretBox } from '../storage/secrets.ts';
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
  await expect(store.list()).rejects.toThrow();
});

it('stores no document for a host without secrets', async () => {
  const store = createHostStore(storage.db, openSecretBox(directory));
  await store.save('h-1', { name: 'sim', connection: { kind: 'simulator' } }, 1);
  const rows = await storage.db.selectFrom('hosts').select('secrets').execute();
  expect(rows).toEqual([{ secrets: null }]);
});
