import { treeFromNotation } from '@snaptree/core';
import { FakeHypervisor } from '../src/testing/fake-driver.ts';
import { startTestServer } from '../src/testing/harness.ts';
import { independent } from '../src/testing/rules.ts';

/** Measures the server over HTTP, with a hypervisor that answers at once, and compares the results with limits. */
const results: { what: string; value: number; unit: string; limit: number; better: 'less' | 'more' }[] = [];

const chain = (length: number) => {
  let text = '*';
  for (let i = length; i > 0; i--) text = `s${i}${text === '*' ? '*' : `(${text})`}`;
  return treeFromNotation(text);
};

async function measure(work: () => Promise<unknown>, times: number): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.95)] ?? Number.NaN;
}

async function planning(): Promise<void> {
  const server = await startTestServer(new FakeHypervisor(independent, chain(500)));
  const plan = () =>
    server.send('POST', '/api/hosts/fake/domains/domain/plans', { operation: { kind: 'removeAll' } });
  await measure(plan, 5);
  results.push({
    what: 'plan on 500 snapshots, p95',
    value: await measure(plan, 40),
    unit: 'ms',
    limit: 300,
    better: 'less',
  });
  await server.close();
}

async function reading(): Promise<void> {
  const fake = new FakeHypervisor(independent, chain(10_000));
  const server = await startTestServer(fake);
  const read = async () => {
    fake.change('domain', (tree) => ({ ...tree, freeBytes: Math.random() * 1e12 }));
    await new Promise((resolve) => setTimeout(resolve, 510));
    const start = performance.now();
    await server.reading('domain');
    return performance.now() - start;
  };
  const took = [];
  for (let i = 0; i < 5; i++) took.push(await read());
  results.push({
    what: 'read a changed tree of 10,000 snapshots',
    value: Math.min(...took),
    unit: 'ms',
    limit: 1000,
    better: 'less',
  });
  await server.close();
}

/** One domain per job. Each step writes three durable events: intent, sent and observed. */
async function journal(): Promise<void> {
  const trees = Array.from({ length: 50 }, (_, i) => ({
    ...chain(10),
    domain: { id: `d${i}`, name: `d${i}` },
  }));
  const server = await startTestServer(new FakeHypervisor(independent, ...trees));
  const start = performance.now();
  const jobs = await Promise.all(
    trees.map(async ({ domain }) => {
      const { revision } = await server.reading(domain.id);
      return server.operate(domain.id, { operation: { kind: 'removeAll' }, revision });
    }),
  );
  if (jobs.some((job) => job.status !== 202)) throw new Error('a job was not accepted');
  while ((await server.get('/api/jobs?state=open&limit=1')).body.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seconds = (performance.now() - start) / 1000;
  results.push({
    what: 'steps with three durable events each, 50 concurrent jobs',
    value: 500 / seconds,
    unit: '/s',
    limit: 200,
    better: 'more',
  });
  await server.close();
}

await planning();
await reading();
await journal();
for (const { what, value, unit, limit, better } of results) {
  const isGood = better === 'less' ? value <= limit : value >= limit;
  process.stdout.write(
    `${isGood ? 'within' : 'BEYOND'}  ${what}: ${value.toFixed(1)} ${unit} (${better === 'less' ? 'at most' : 'at least'} ${limit})\n`,
  );
}
