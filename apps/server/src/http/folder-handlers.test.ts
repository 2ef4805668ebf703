import { type FolderPool, treeFromNotation } from '@snaptree/core';
import { afterEach, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

let server: TestServer;
afterEach(() => server.close());

const unread = { pool: 'snaptree-data-1', folder: '/data' };

/** A hypervisor that reads `/data` only through a storage pool. */
async function start() {
  const pools: FolderPool[] = [];
  const whole = treeFromNotation('a(b*)');
  const tree = { ...whole, dependants: 'unknown' as const, unreadFolders: [unread] };
  const fake = Object.assign(new FakeHypervisor(independent, tree), {
    folders: {
      list: async () => pools,
      open: async (folder: string) => {
        pools.push({ pool: unread.pool, folder });
        fake.change('domain', () => whole);
        return unread;
      },
      close: async (pool: string) => {
        pools.splice(
          pools.findIndex((each) => each.pool === pool),
          1,
        );
      },
    },
  });
  server = await startTestServer(fake);
  return pools;
}

const path = '/api/hosts/fake/domains/domain/folder-pools';
const list = '/api/hosts/fake/folder-pools';

it('lets the hypervisor read a folder that the tree needs, reads the tree again, and removes the pool', async () => {
  const pools = await start();
  expect((await server.reading('domain')).tree.dependants).toBe('unknown');
  const opened = await server.send('POST', path, { folders: ['/data'] });
  expect([opened.status, opened.body]).toEqual([200, { pools: [unread] }]);
  expect((await server.reading('domain')).tree.dependants).toEqual([]);
  expect((await server.get(list)).body).toEqual({ pools: [unread] });
  const closed = await server.send('DELETE', `${list}/${unread.pool}`);
  expect([closed.status, closed.body]).toEqual([200, { pools: [] }]);
  expect(pools).toEqual([]);
  expect((await server.send('DELETE', `${list}/default`)).status).toBe(404);
});

it('does not open other folders', async () => {
  const pools = await start();
  const refused = await server.send('POST', path, { folders: ['/data', '/etc'] });
  expect([refused.status, refused.body.problem.on]).toEqual([400, '/etc']);
  expect(pools).toEqual([]);
});
