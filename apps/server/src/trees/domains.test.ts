import { type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

/** A tree whose internal snapshots have the given sizes. */
function sized(notation: string, bytes: number): SnapshotTree {
  const tree = treeFromNotation(notation);
  const snapshots = tree.snapshots.map((s) => ({ ...s, disks: s.disks.map((d) => ({ ...d, bytes })) }));
  return { ...tree, snapshots };
}

describe('the list of VMs', () => {
  let server: TestServer;
  afterEach(() => server.close());

  it('includes the health of a VM, with its age, after its tree was read', async () => {
    server = await startTestServer(new FakeHypervisor(independent, sized('a(b* c)', 100)));
    const { body: hosts } = await server.get('/api/hosts');
    const path = `/api/hosts/${hosts[0].id}/domains`;
    const reading = await server.reading('domain');
    const { body } = await server.get(path);
    expect(body.domains[0].health).toMatchObject({
      snapshots: 3,
      depth: 2,
      snapshotBytes: 300,
      findings: [],
    });
    expect(body.domains[0].healthAsOf).toBe(reading.asOf);
  });

  it('includes the worst finding, but no notes', async () => {
    const tree = treeFromNotation('a(b)', { current: { kind: 'unknown', why: 'unknown reason' } });
    server = await startTestServer(new FakeHypervisor(independent, tree));
    await server.reading('domain');
    const { body: hosts } = await server.get('/api/hosts');
    const { body } = await server.get(`/api/hosts/${hosts[0].id}/domains`);
    expect(body.domains[0].finding).toBe('The current snapshot is unknown. Unknown reason.');
  });

  it('reports reclaimable space, largest first, and reads unknown trees', async () => {
    server = await startTestServer(new FakeHypervisor(independent, sized('a(b* c)', 100)));
    await expect
      .poll(async () => (await server.get('/api/space')).body)
      .toMatchObject({ unread: 0, sizesUnknown: 0 });
    const { suggestions } = (await server.get('/api/space')).body;
    expect(suggestions.length).toBeGreaterThan(0);
    expect(suggestions[0]).toMatchObject({ domainName: 'domain', reclaim: { freesBytes: 100 } });
  });
});
