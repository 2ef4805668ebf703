import {
  applyPlan,
  foldJob,
  interruptedOutcome,
  isSame,
  type Job,
  type JobEvent,
  type Operation,
  planOperation,
  type TreeReading,
  treeDifference,
} from '@snaptree/core';
import { expect } from 'vitest';
import { readJournal, type ServerProcess } from './process.ts';

const removeAll = { kind: 'removeAll' as const, force: true };

/** A VM and its tree before the test. */
export interface Scene {
  readonly path: string;
  readonly before: TreeReading;
  /** Jobs that ended before the test. */
  readonly earlier?: readonly string[];
  /** The operation under test; default: all snapshots are deleted. */
  readonly operation?: Operation;
  /** Whether the hypervisor may show no trace of a step that was sent: the job then truthfully needs attention. */
  readonly traceless?: boolean;
}

/** Finds the VM and reads its tree. */
export async function sceneOf(
  server: ServerProcess,
  { host, domain }: { host: string; domain: string },
): Promise<Scene> {
  const { body } = await server.call('GET', `/api/hosts/${host}/domains`);
  const { id } = body.domains.find((d: { name: string }) => d.name === domain);
  const path = `/api/hosts/${host}/domains/${id}`;
  return { path, before: (await server.call('GET', `${path}/tree`)).body };
}

/** Sends the operation. Returns undefined if the server died before it answered. Throws if it is not accepted. */
export async function startOperation(server: ServerProcess | undefined, scene: Scene) {
  const { path, before, operation = removeAll } = scene;
  const body = { operation, revision: before.revision, confirmation: before.tree.domain.name };
  const answer = await server
    ?.call('POST', `${path}/operations`, body, crypto.randomUUID())
    .catch(() => undefined);
  if (answer !== undefined && answer.status !== 202) throw new Error(JSON.stringify(answer.body.problem));
  return answer;
}

/** Polls, because the server is a different process, which the test may kill and replace. */
export async function ended(server: ServerProcess | undefined, jobId: string): Promise<Job> {
  for (;;) {
    const { body } = (await server?.call('GET', `/api/jobs/${jobId}`)) ?? {};
    if (body?.state === 'finished') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until every job of the journal has ended, then compares journal, audit log and tree. */
export async function mustBeTrue(
  server: ServerProcess | undefined,
  scene: Scene,
  data: string,
): Promise<Job | undefined> {
  const jobs = readJournal(data, scene.earlier).jobs;
  for (const id of jobs) await ended(server, id);
  const now: TreeReading = (await server?.call('GET', `${scene.path}/tree`))?.body;
  const journal = readJournal(data, scene.earlier);
  expect(jobs.length).toBeLessThanOrEqual(1);
  const [id] = jobs;
  if (id === undefined) {
    expect(journal.leases).toEqual([]);
    expect(now.revision).toBe(scene.before.revision);
    return undefined;
  }
  mustBeOrderly(journal.events);
  expect(journal.audit).toEqual(['accepted', 'finished']);
  const job = foldJob(journal.events);
  expect(journal.leases, 'kept while the job is interrupted').toEqual(
    interruptedOutcome(job) === undefined ? [] : [id],
  );
  mustMatchTree(job, scene, now);
  return job;
}

/** One end, and each call right after its own intent. */
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

function mustMatchTree(
  job: Job,
  { before, operation = removeAll, traceless = false }: Scene,
  now: TreeReading,
): void {
  const { outcome } = job;
  const left = new Set(now.tree.snapshots.map((s) => s.id));
  const gone = before.tree.snapshots.map((s) => s.id).filter((id) => !left.has(id));
  switch (outcome?.state) {
    case 'succeeded': {
      const result = planOperation(before.tree, operation, before.capabilities);
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
    case 'needsAttention':
      expect([traceless, outcome.problem.code]).toEqual([true, 'outcomeUnknown']);
      return;
    default:
      throw new Error(`not an outcome of this test: ${JSON.stringify(outcome)}`);
  }
}
