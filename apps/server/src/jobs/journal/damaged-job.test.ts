import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Job, treeFromNotation } from '@snaptree/core';
import { afterEach, expect, it } from 'vitest';
import { broken, FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';

let server: TestServer;
let fake: FakeHypervisor;
afterEach(() => server.close());

const vms = ['one', 'two'];
const operation = { kind: 'removeAll' as const };

async function start(): Promise<void> {
  const tree = treeFromNotation('a(b*)');
  fake = new FakeHypervisor(independent, ...vms.map((id) => ({ ...tree, domain: { id, name: `VM ${id}` } })));
  server = await startTestServer(fake);
}

async function begin(vm: string): Promise<Job> {
  const { revision } = await server.reading(vm);
  return (await server.operate(vm, { operation, revision })).body;
}

function damage(sql: string): void {
  const database = new DatabaseSync(join(server.directory, 'snaptree.db'));
  database.exec(sql);
  database.close();
}

it.each([
  ['is not JSON', '{'],
  ['is of a later version', '{"type":"later","seq":2}'],
])('lists the other jobs if an event of one %s', async (_what, body) => {
  await start();
  const jobs = [await begin('one'), await begin('two')];
  for (const { id } of jobs) await server.ended(id);
  damage(`update job_events set body = '${body}' where seq = 2 and job_id = '${jobs[0]?.id}'`);
  await server.restart();
  const list = await server.get('/api/jobs');
  expect(list.status).toBe(200);
  const states = list.body.map((job: Job) => [job.domainName, job.outcome?.state]);
  expect(states.sort()).toEqual([
    ['VM one', 'succeeded'],
    ['VM two', 'succeeded'],
  ]);
  const { body: damaged } = await server.get(`/api/jobs/${jobs[0]?.id}`);
  expect(damaged).toMatchObject({ operation, log: [{ text: expect.stringContaining('damaged') }] });
  expect((await server.get(`/api/jobs/${damaged.id}/events?after=${damaged.seq}`)).body).toEqual([]);
});

it.each([
  ['plan', "update jobs set plan = '{' where id = "],
  ['tree', "update jobs set tree_before = x'00' where id = "],
  ['history', "update job_events set body = '{' where seq = 1 and job_id = "],
])('starts if the %s of an open job is damaged: only that job needs attention', async (_what, sql) => {
  await start();
  const gate = Promise.withResolvers<void>();
  fake.onStep = async () => {
    await gate.promise;
    fake.onRead = () => {
      throw broken();
    };
    throw broken();
  };
  const [one, two] = [await begin('one'), await begin('two')];
  await expect.poll(() => fake.calls.length).toBe(2);
  gate.resolve();
  for (const { id } of [one, two]) {
    await expect.poll(async () => (await server.get(`/api/jobs/${id}`)).body.state).toBe('unknown');
  }
  damage(`${sql}'${one.id}'`);
  fake.onStep = undefined;
  await server.restart();
  fake.onRead = undefined;
  await server.ended(two.id);
  const { body } = await server.get(`/api/jobs/${one.id}`);
  expect(body).toMatchObject({ domainName: 'VM one', outcome: { state: 'needsAttention' } });
  expect((await server.get(`/api/jobs/${one.id}/rest`)).body.rest).toMatchObject({ ok: false });
  const { revision } = await server.reading('one');
  expect((await server.operate('one', { operation, revision })).body.problem.code).toBe('domainBusy');
  await server.restart();
  expect((await server.operate('one', { operation, revision })).body.problem.code).toBe('domainBusy');
  expect((await server.send('POST', `/api/jobs/${one.id}/dismiss`, {})).body.resolution.how).toBe(
    'dismissed',
  );
  expect((await server.operate('one', { operation, revision })).status).toBe(202);
});
