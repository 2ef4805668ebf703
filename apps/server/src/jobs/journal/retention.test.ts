import { treeFromNotation } from '@snaptree/core';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { broken, FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';

const DAY_MS = 24 * 3_600_000;
let server: TestServer;
afterEach(() => server.close());

it('forgets finished jobs after a year, but not their audit rows, nor jobs that wait for a decision', async () => {
  let passedDays = 0;
  const clock = { ...systemClock, now: () => Date.now() + passedDays * DAY_MS };
  const vms = ['one', 'two', 'three'];
  const tree = treeFromNotation('a(b*)');
  const fake = new FakeHypervisor(independent, ...vms.map((id) => ({ ...tree, domain: { id, name: id } })));
  server = await startTestServer(fake, { clock });
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
});
