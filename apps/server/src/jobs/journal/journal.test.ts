import { treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';

const removeAll = { kind: 'removeAll' as const };

describe('a journal on a full disk', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  const start = async (tree: string) => {
    // Texts that do not shrink, so that a few events fill the remaining space.
    const noise = () => Array.from({ length: 400 }, () => crypto.randomUUID()).join('');
    const base = treeFromNotation(tree);
    const snapshots = base.snapshots.map((s) => ({ ...s, description: noise() }));
    fake = new FakeHypervisor(independent, { ...base, snapshots });
    server = await startTestServer(fake);
  };
  afterEach(() => server.close());

  it('answers 503 before anything is sent, and accepts again when there is space', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    await server.limitJournal(0);
    const full = await server.operate('domain', { operation: removeAll, revision });
    expect([full.status, full.body.problem.code]).toEqual([503, 'journalUnavailable']);
    expect(fake.calls).toEqual([]);
    expect((await server.get('/api/jobs')).body).toEqual([]);
    await server.limitJournal(undefined);
    const accepted = await server.operate('domain', { operation: removeAll, revision });
    expect((await server.ended(accepted.body.id)).outcome).toEqual({ state: 'succeeded' });
  });

  it('stops a job, which can be resumed, before the next step', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    fake.onStep = async (_step, apply) => {
      apply();
      await server.limitJournal(0);
    };
    const accepted = await server.operate('domain', { operation: removeAll, revision });
    await expect.poll(() => fake.calls.length).toBe(1);
    await expect.poll(() => fake.tree('domain').snapshots.length).toBe(2);
    fake.onStep = undefined;
    // The end of the job may still fit into the last page, or waits until there is space again.
    const isStopped = async () =>
      (await server.get(`/api/jobs/${accepted.body.id}`)).body.state === 'finished' ||
      server.logLines.join('').includes('the journal cannot be written');
    await expect.poll(isStopped).toBe(true);
    expect(fake.calls).toHaveLength(1);
    await server.limitJournal(undefined);
    const job = await server.ended(accepted.body.id);
    expect(job.outcome).toMatchObject({
      state: 'failedPartial',
      problem: { code: 'journalUnavailable' },
      resumable: true,
    });
    const now = await server.reading('domain');
    const resumed = await server.send('POST', `/api/jobs/${job.id}/resume`, { revision: now.revision });
    expect((await server.ended(resumed.body.id)).outcome).toEqual({ state: 'succeeded' });
  });
});
