import { treeFromNotation } from '@snaptree/core';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../clock.ts';
import { createLogger } from '../../log/logger.ts';
import { openStorage, openStorageReadOnly } from '../../storage/open.ts';
import { broken, FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer } from '../../testing/harness.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { temporaryDirectory } from '../../testing/process.ts';
import { independent } from '../../testing/rules.ts';
import { keepRecentJobs } from './retention.ts';

const DAY_MS = 24 * 3_600_000;

it('deletes finished jobs after a year, but keeps their audit rows, and jobs that wait for a decision', async () => {
  let passedDays = 0;
  const clock = { ...systemClock, now: () => Date.now() + passedDays * DAY_MS };
  const vms = ['one', 'two', 'three'];
  const tree = treeFromNotation('a(b*)');
  const fake = new FakeHypervisor(independent, ...vms.map((id) => ({ ...tree, domain: { id, name: id } })));
  const server = await startTestServer(fake, { clock });
  onTestFinished(() => server.close());
  const run = async (vm: string) => {
    const { revision } = await server.reading(vm);
    const { body } = await server.operate(vm, { operation: { kind: 'removeAll' }, revision });
    return server.ended(body.id);
  };
  const first = await run('one');
  fake.onStep = () => {
    throw broken();
  };
  fake.evidence = { kind: 'halfDone', dirty: ['a'], again: true };
  const interrupted = await run('two');
  expect(interrupted.outcome?.state).toBe('failedPartial');
  fake.onStep = undefined;
  passedDays = 364;
  const last = await run('three');
  const listed = async () => (await server.get('/api/jobs')).body.map(({ id }: { id: string }) => id);
  expect(await listed()).toEqual([last.id, interrupted.id, first.id]);
  passedDays += 2;
  await server.restart();
  await expect.poll(listed).toEqual([last.id, interrupted.id]);
  expect((await server.get(`/api/jobs/${interrupted.id}`)).status).toBe(200);
  const journal = openStorageReadOnly(server.directory);
  const audited = await journal?.db.selectFrom('audit').select('job_id').distinct().execute();
  await journal?.close();
  expect(audited?.map(({ job_id }) => job_id)).toEqual([first.id, interrupted.id, last.id]);
});

it('pauses after every 100 deleted jobs, so that the server answers requests in between', async () => {
  const data = temporaryDirectory();
  const { db, close } = await openStorage(data.path);
  const old = Array.from({ length: 150 }, (_, i) => ({
    ...{ id: `job-${i}`, host_id: 'h', domain_id: 'd', plan: '{}', capabilities: '{}', revision: 'r' },
    ...{ tree_before: new Uint8Array(), step_before: null, accepted_at: 1, finished_at: 2 },
    ...{ outcome: 'succeeded', who: 'w', words: '', settled_at: null },
  }));
  await db.insertInto('jobs').values(old).execute();
  const clock = new ManualClock();
  const stop = new AbortController();
  const logger = createLogger(() => {});
  const ended = keepRecentJobs({ db, clock, logger, keepJobsDays: 365 }, stop.signal);
  const left = async () => (await db.selectFrom('jobs').select('id').execute()).length;
  await expect.poll(left).toBe(50);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(await left()).toBe(50);
  clock.advance(1000);
  await expect.poll(left).toBe(0);
  stop.abort();
  await ended;
  await close();
  data.remove();
});
