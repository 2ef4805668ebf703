import { treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { Configuration } from '../config/config.ts';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';
import { configuredDemo } from './demo.ts';

describe('the demo hosts', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const start = async (demo: 'shown' | 'removed' | 'disabled') => {
    const fake = new FakeHypervisor(independent, treeFromNotation('a(b*)'));
    server = await startTestServer(fake, { demo });
    return fake;
  };
  const show = (shown: boolean) => server.send('PUT', '/api/demo-hosts', { shown });
  const state = async () => (await server.get('/api/demo-hosts')).body.state;
  const origins = async () => {
    const { body } = await server.get('/api/hosts');
    return new Set(body.map(({ origin }: { origin: string }) => origin));
  };

  it('can be removed together and restored, also across restarts', async () => {
    await start('shown');
    expect(await origins()).toEqual(new Set(['file', 'demo']));
    for (const shown of [false, true]) {
      const answer = await show(shown);
      expect([answer.status, answer.body]).toEqual([200, { state: shown ? 'shown' : 'removed' }]);
      expect(await origins()).toEqual(new Set(shown ? ['file', 'demo'] : ['file']));
      await server.restart();
      expect(await state()).toBe(shown ? 'shown' : 'removed');
      expect(await origins()).toEqual(new Set(shown ? ['file', 'demo'] : ['file']));
    }
  });

  it('can be restored if the configuration hides them by default', async () => {
    await start('removed');
    expect(await origins()).toEqual(new Set(['file']));
    expect((await show(true)).body).toEqual({ state: 'shown' });
    expect(await origins()).toEqual(new Set(['file', 'demo']));
  });

  it('are neither shown nor restored if the configuration disables them', async () => {
    await start('disabled');
    expect(await state()).toBe('disabled');
    const answer = await show(true);
    expect([answer.status, answer.body.problem.code]).toEqual([403, 'forbidden']);
    expect(await origins()).toEqual(new Set(['file']));
  });

  it('are not removed while a job runs on one of them', async () => {
    const fake = await start('shown');
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    fake.onStep = async (_step, apply) => {
      await held;
      apply();
    };
    const { body: hosts } = await server.get('/api/hosts');
    const { id } = hosts.find(({ origin }: { origin: string }) => origin === 'demo');
    const path = `/api/hosts/${id}/domains/domain`;
    const { revision } = (await server.get(`${path}/tree`)).body;
    const request = { operation: { kind: 'removeAll' }, revision };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const { body: job } = await server.send('POST', `${path}/operations`, request, headers);
    const busy = await show(false);
    expect([busy.status, busy.body.detail]).toEqual([423, { jobId: job.id }]);
    release();
    await server.ended(job.id);
    expect((await show(false)).status).toBe(200);
  });

  it('do not count as unread in the space report after they are removed', async () => {
    await start('shown');
    const unread = async () => (await server.get('/api/space')).body.unread;
    await expect.poll(unread).toBe(0);
    await show(false);
    expect(await unread()).toBe(0);
    expect((await server.get('/api/tags')).status).toBe(200);
  });
});

describe('the configured demo', () => {
  const configuration = (content: object) => Configuration.parse(content);
  const host = { id: 'one', name: 'One', connection: { kind: 'simulator' } };

  it('is shown by default only while the file lists no hosts', () => {
    expect(configuredDemo(configuration({}), true)).toBe('shown');
    expect(configuredDemo(configuration({ hosts: [host] }), true)).toBe('removed');
    expect(configuredDemo(configuration({ hosts: [host], demo: true }), true)).toBe('shown');
  });

  it('is disabled by "demo": false and by --no-demo', () => {
    expect(configuredDemo(configuration({ demo: false }), true)).toBe('disabled');
    expect(configuredDemo(configuration({}), false)).toBe('disabled');
  });
});
