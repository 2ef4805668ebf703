import { treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

describe('background readings of VMs', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const list = async () => (await server.get('/api/hosts/fake/domains')).body.domains;

  it('complete the list, also after the number of snapshots changes', async () => {
    const fake = new FakeHypervisor(independent, treeFromNotation('a(b(c*))'));
    server = await startTestServer(fake);
    expect(await list()).toMatchObject([{ snapshots: 3, power: 'off' }]);
    await expect.poll(async () => (await list())[0].health?.snapshots).toBe(3);
    const reads = fake.reads;
    // Background readings for the list start before the next answer.
    await list();
    await list();
    expect(fake.reads).toBe(reads);
    fake.change('domain', () => treeFromNotation('a(b(c(d*)))'));
    await expect.poll(async () => (await list())[0].health?.snapshots).toBe(4);
  });

  it('report a tree that cannot be read', async () => {
    const fake = new FakeHypervisor(independent, treeFromNotation('a*'));
    fake.onRead = () => {
      throw new Error('garbage');
    };
    server = await startTestServer(fake);
    await list();
    await expect.poll(async () => (await list())[0].finding).toMatch(/^Cannot read the tree/);
  });
});
