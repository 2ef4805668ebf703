import {
  applyPlan,
  foldJob,
  isSame,
  type Job,
  type JobEvent,
  planOperation,
  type TreeReading,
  treeDifference,
} from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readJournal,
  type ServerProcess,
  startServerProcess,
  temporaryDirectory,
} from '../testing/process.ts';

const removeAll = { kind: 'removeAll' as const };
/** Three external snapshots in a chain. The daemon's jobs end with it, as QEMU's block jobs do. */
const QEMU = { host: 'sim-atlas', domain: 'web-01' };
/** A hypervisor whose jobs go on while nobody listens. */
const VSPHERE = { host: 'sim-cluster', domain: 'erp-app-01' };

interface Scene {
  readonly path: string;
  readonly before: TreeReading;
}

describe('a server that is killed', { timeout: 60_000 }, () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let server: ServerProcess | undefined;
  beforeEach(() => {
    data = temporaryDirectory();
  });
  afterEach(async () => {
    await server?.kill('SIGKILL');
    data.remove();
  });

  const start = async (env: Record<string, string> = {}) => {
    server = await startServerProcess(data.path, env);
    return server;
  };

  it.each(['CP01', 'CP02', 'CP03', 'CP04', 'CP05', 'CP06', 'CP06:2', 'CP10', 'CP11', 'CP12'])(
    'at %s tells the truth about the job after the next start',
    async (point) => {
      const scene = await prepare(await start({ SNAPTREE_CRASH_AT: point }), QEMU);
      await begin(server, scene);
      expect(await server?.ended).toBe('SIGKILL');
      await mustBeTrue(await start(), scene, data.path);
    },
  );

  it('at CP13, a cancel that the running step was not told of, stops the job after the next start', async () => {
    const scene = await prepare(
      await start({ SNAPTREE_CRASH_AT: 'CP13', SNAPTREE_SIMULATOR_SPEED: '2' }),
      QEMU,
    );
    const { id } = (await begin(server, scene))?.body ?? {};
    await server?.call('POST', `/api/jobs/${id}/cancel`, {}).catch(() => undefined);
    expect(await server?.ended).toBe('SIGKILL');
    const job = await mustBeTrue(await start(), scene, data.path);
    expect(job?.outcome?.state).toMatch(/^cancelled/);
  });

  it('at CP14, in the recovery itself, recovers at the start after', async () => {
    const scene = await prepare(await start({ SNAPTREE_CRASH_AT: 'CP04' }), QEMU);
    await begin(server, scene);
    expect(await server?.ended).toBe('SIGKILL');
    const second = await start({ SNAPTREE_CRASH_AT: 'CP14' }).catch(() => undefined);
    if (second !== undefined) expect(await second.ended).toBe('SIGKILL');
    await mustBeTrue(await start(), scene, data.path);
  });

  it('at CP16, inside the first migration, starts afresh', async () => {
    await expect(startServerProcess(data.path, { SNAPTREE_CRASH_AT: 'CP16' })).rejects.toThrow('SIGKILL');
    const scene = await prepare(await start(), QEMU);
    const accepted = await begin(server, scene);
    expect((await ended(server, accepted?.body.id)).outcome?.state).toBe('succeeded');
  });

  it('in the middle of a job that goes on without it, adopts the job and ends it well', async () => {
    const scene = await prepare(
      await start({ SNAPTREE_CRASH_AT: 'CP04', SNAPTREE_SIMULATOR_SPEED: '12' }),
      VSPHERE,
    );
    await begin(server, scene);
    expect(await server?.ended).toBe('SIGKILL');
    const job = await mustBeTrue(await start({ SNAPTREE_SIMULATOR_SPEED: '12' }), scene, data.path);
    expect(job?.outcome?.state).toBe('succeeded');
  });

  it('in the middle of a merge is resumed by its user and then ends in the tree that was shown', async () => {
    const scene = await prepare(await start({ SNAPTREE_CRASH_AT: 'CP04' }), QEMU);
    await begin(server, scene);
    await server?.ended;
    const again = await start();
    const job = await mustBeTrue(again, scene, data.path);
    expect(job?.outcome).toMatchObject({ state: 'failedPartial', resumable: true });
    const { revision } = (await again.call('GET', `${scene.path}/tree`)).body;
    const resumed = await again.call('POST', `/api/jobs/${job?.id}/resume`, { revision });
    expect(resumed.status).toBe(202);
    expect((await ended(again, resumed.body.id)).outcome).toEqual({ state: 'succeeded' });
    const { tree } = (await again.call('GET', `${scene.path}/tree`)).body;
    expect(tree.snapshots).toEqual([]);
  });

  it('at any moment keeps its promises', async () => {
    const scene = await prepare(await start(), QEMU);
    await begin(server, scene);
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      await server?.kill('SIGKILL');
      await start();
    }
    await mustBeTrue(server, scene, data.path);
  });

  it('with SIGTERM in the middle of a job stops within ten seconds and takes the job up again', async () => {
    const scene = await prepare(await start({ SNAPTREE_SIMULATOR_SPEED: '2' }), QEMU);
    await begin(server, scene);
    const asked = performance.now();
    expect(await server?.kill('SIGTERM')).toBe('0');
    expect(performance.now() - asked).toBeLessThan(10_000);
    await mustBeTrue(await start(), scene, data.path);
  });
});

/** Finds the machine, reads its tree. */
async function prepare(
  server: ServerProcess,
  { host, domain }: { host: string; domain: string },
): Promise<Scene> {
  const { body } = await server.call('GET', `/api/hosts/${host}/domains`);
  const { id } = body.domains.find((d: { name: string }) => d.name === domain);
  const path = `/api/hosts/${host}/domains/${id}`;
  return { path, before: (await server.call('GET', `${path}/tree`)).body };
}

/** Sends the operation; the server may be dead before it answers. */
function begin(server: ServerProcess | undefined, { path, before }: Scene) {
  const body = { operation: removeAll, revision: before.revision, confirmation: before.tree.domain.name };
  return server?.call('POST', `${path}/operations`, body, crypto.randomUUID()).catch(() => undefined);
}

async function ended(server: ServerProcess | undefined, jobId: string): Promise<Job> {
  for (;;) {
    const { body } = (await server?.call('GET', `/api/jobs/${jobId}`)) ?? {};
    if (body?.state === 'finished') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until every job of the journal has ended, then holds journal, audit and tree against each other. */
async function mustBeTrue(
  server: ServerProcess | undefined,
  scene: Scene,
  data: string,
): Promise<Job | undefined> {
  const jobs = readJournal(data).jobs;
  for (const id of jobs) await ended(server, id);
  const now: TreeReading = (await server?.call('GET', `${scene.path}/tree`))?.body;
  const journal = readJournal(data);
  expect(journal.leases).toEqual([]);
  expect(jobs.length).toBeLessThanOrEqual(1);
  const [id] = jobs;
  if (id === undefined) {
    expect(now.revision).toBe(scene.before.revision);
    return undefined;
  }
  mustBeOrderly(journal.events);
  expect(journal.audit).toEqual(['accepted', 'finished']);
  const job = foldJob(journal.events);
  mustMatchTree(job, scene.before, now);
  return job;
}

/** One end; no call without an intent right before it, none sent twice for one intent. */
function mustBeOrderly(events: readonly JobEvent[]): void {
  expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
  let intent: number | undefined;
  for (const event of events) {
    if (event.type === 'stepIntent') intent = event.step;
    if (event.type !== 'stepSent') continue;
    expect(event.step).toBe(intent);
    intent = undefined;
  }
}

function mustMatchTree(job: Job, before: TreeReading, now: TreeReading): void {
  const { outcome } = job;
  const left = new Set(now.tree.snapshots.map((s) => s.id));
  const gone = before.tree.snapshots.map((s) => s.id).filter((id) => !left.has(id));
  switch (outcome?.state) {
    case 'succeeded': {
      const result = planOperation(before.tree, removeAll, before.capabilities);
      if (!result.ok) throw new Error('the test needs an operation that is allowed');
      const promised = applyPlan(before.tree, result.plan, before.capabilities);
      expect(isSame(treeDifference(promised, now.tree))).toBe(true);
      return;
    }
    case 'failedClean':
    case 'cancelledClean':
      expect(gone).toEqual([]);
      return;
    case 'failedPartial':
    case 'cancelledPartial':
      expect(gone.sort()).toEqual([...outcome.lost].sort());
      return;
    default:
      throw new Error(`not an outcome of this test: ${JSON.stringify(outcome)}`);
  }
}
