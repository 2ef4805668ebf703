import { treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

describe('the list of machines', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const list = async () => (await server.get('/api/hosts/fake/domains')).body.domains;

  it('is filled up from trees that are read in the background, and again when their count changes', async () => {
    const fake = new FakeHypervisor(independent, treeFromNotation('a(b(c*))'));
    server = await startTestServer(fake);
    expect(await list()).toMatchObject([{ snapshots: 3, power: 'off' }]);
    await expect.poll(async () => (await list())[0].health?.snapshots).toBe(3);
    const reads = fake.reads;
    // What a list asks for in the background has begun before the next answer.
    await list();
    await list();
    expect(fake.reads).toBe(reads);
    fake.change('domain', () => treeFromNotation('a(b(c(d*)))'));
    await expect.poll(async () => (await list())[0].health?.snapshots).toBe(4);
  });

  it('says of a machine whose tree cannot be read that it cannot', async () => {
    const fake = new FakeHypervisor(independent, treeFromNotation('a*'));
    fake.onRead = () => {
      throw new Error('garbage');
    };
    server = await startTestServer(fake);
    await list();
    await expect.poll(async () => (await list())[0].finding).toMatch(/cannot be read/);
  });
});
