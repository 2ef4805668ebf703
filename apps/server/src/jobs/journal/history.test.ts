import { type Job, treeFromNotation } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';

describe('the history of jobs', () => {
  let server: TestServer;
  let jobs: readonly Job[];
  const list = async (query: string): Promise<Job[]> => (await server.get(`/api/jobs?${query}`)).body;
  const ids = (found: readonly Job[]) => found.map(({ id }) => id);

  beforeAll(async () => {
    const second = { ...treeFromNotation('x*'), domain: { id: 'second', name: 'Zoë’s box' } };
    const fake = new FakeHypervisor(independent, treeFromNotation('a(b*)'), second);
    server = await startTestServer(fake);
    const run = async (domain: string, operation: object) => {
      const { revision } = await server.reading(domain);
      const { body } = await server.operate(domain, { operation, revision } as never);
      return server.ended(body.id);
    };
    const names = ['one', '50%', 'under_score', 'four'];
    const first = [];
    for (const name of names) first.push(await run('domain', { kind: 'rename', id: 'a', name }));
    fake.onStep = () => {
      throw new TypeError('no');
    };
    const failed = await run('second', { kind: 'rename', id: 'x', name: 'y' });
    jobs = [...first, failed].reverse();
  });
  afterAll(() => server.close());

  it('is returned in pages without gaps', async () => {
    const pages: Job[][] = [];
    for (let before = ''; ; ) {
      const page = await list(`limit=2${before}`);
      if (page.length === 0) break;
      pages.push(page);
      before = `&before=${page.at(-1)?.id}`;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(ids(pages.flat())).toEqual(ids(jobs));
  });

  it.each([
    ['domain=second', [0]],
    ['outcome=failedClean', [0]],
    ['outcome=succeeded&limit=2', [1, 2]],
    ['by=local&host=fake&state=finished', [0, 1, 2, 3, 4]],
    ['by=unknown', []],
    ['find=ZOË', [0]],
    ['find=zoe%CC%88%27s', []],
    ['find=box%20fake', [0]],
    ['find=50%25', [3, 2]],
    ['find=r_s', [2, 1]],
    ['find=nothing%20of%20that', []],
    ['until=0', []],
    ['from=0&find=four', [1]],
    ['before=unknown', []],
  ])('is filtered by ?%s', async (query, expected) => {
    expect(new Set(ids(await list(query)))).toEqual(new Set(expected.map((index) => jobs[index]?.id)));
  });

  it('is filtered by the time of acceptance', async () => {
    const middle = jobs[2]?.acceptedAt ?? 0;
    expect(ids(await list(`until=${middle}`))).toEqual(
      ids(jobs.filter(({ acceptedAt }) => acceptedAt < middle)),
    );
    expect(ids(await list(`from=${middle}`))).toEqual(
      ids(jobs.filter(({ acceptedAt }) => acceptedAt >= middle)),
    );
  });
});

it('lists jobs in the order in which they were accepted, also if the clock was set back', async () => {
  let time = 2_000_000_000_000;
  const clock = { ...systemClock, now: () => (time -= 1000) };
  const server = await startTestServer(new FakeHypervisor(independent, treeFromNotation('a*')), { clock });
  const accepted: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const { revision } = await server.reading('domain');
    const operation = { kind: 'rename' as const, id: 'a', name };
    const { body } = await server.operate('domain', { operation, revision });
    accepted.unshift(body.id);
    await server.ended(body.id);
  }
  const ids = async (query: string) => (await server.get(`/api/jobs${query}`)).body.map(({ id }: Job) => id);
  expect(await ids('')).toEqual(accepted);
  expect(await ids(`?before=${accepted[0]}`)).toEqual(accepted.slice(1));
  await server.close();
});
