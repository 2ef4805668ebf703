import { treeFromNotation } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

describe('the search for snapshots', () => {
  let server: TestServer;
  beforeEach(async () => {
    const tree = (id: string, name: string, notation: string) => ({
      ...treeFromNotation(notation),
      domain: { id, name },
    });
    server = await startTestServer(
      new FakeHypervisor(
        independent,
        tree('d1', 'database', 'before(Before-upgrade(not-before*))'),
        tree('d2', 'web-before', 'clean(installed*)'),
      ),
    );
    await server.get('/api/hosts/fake/domains');
  });
  afterEach(() => server.close());

  const search = async (query: string) => (await server.get(`/api/search?${query}`)).body;
  const allRead = () => expect.poll(async () => (await search('q=x')).unread).toBe(0);

  it('finds them in every known tree, names that start with the query first', async () => {
    await allRead();
    const { found } = await search('q=before');
    expect(found.map(({ name }: { name: string }) => name)).toEqual([
      'before',
      'Before-upgrade',
      'not-before',
    ]);
    expect(found[0]).toEqual({
      hostId: 'fake',
      hostName: 'Fake',
      domainId: 'd1',
      domainName: 'database',
      snapshotId: 'before',
      name: 'before',
    });
  });

  it('is narrowed by VM and host, but the name of a VM alone finds no snapshots', async () => {
    await allRead();
    expect((await search('q=web%20clean')).found).toHaveLength(1);
    expect((await search('q=database%20clean')).found).toEqual([]);
    expect((await search('q=database')).found).toEqual([]);
    expect((await search('q=')).found).toEqual([]);
  });

  it('reports how many more there are, and how many trees are unknown', async () => {
    await allRead();
    expect(await search('q=before&limit=1')).toMatchObject({ more: 2, unread: 0 });
    expect((await server.get('/api/search?q=a&limit=1000')).status).toBe(400);
  });
});
