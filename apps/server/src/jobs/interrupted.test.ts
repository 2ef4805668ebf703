import { type Job, notate, SnaptreeError, treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { broken, FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { readAudit, readJournal } from '../testing/process.ts';
import { independent } from '../testing/rules.ts';

const removeAll = { kind: 'removeAll' as const };
const noSpace = () =>
  new SnaptreeError({ code: 'noSpace', what: 'No space', on: 'domain', todo: 'Make room.' });

describe('an interrupted job', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  afterEach(() => server.close());

  const start = async (tree: string) => {
    fake = new FakeHypervisor(independent, treeFromNotation(tree));
    server = await startTestServer(fake);
  };
  /** Removes all snapshots of a(b(c*)) and stops after the first. */
  const stopAfterOne = async (): Promise<Job> => {
    await start('a(b(c*))');
    fake.onStep = (_step, apply) => {
      if (fake.calls.length === 2) throw noSpace();
      apply();
    };
    const { revision } = await server.reading('domain');
    const { body } = await server.operate('domain', { operation: removeAll, revision });
    const job = await server.ended(body.id);
    fake.onStep = undefined;
    return job;
  };
  const post = (job: Job, what: string, body: object = {}) =>
    server.send('POST', `/api/jobs/${job.id}/${what}`, body);
  const resume = async (job: Job) => post(job, 'resume', await revisionNow());
  const revisionNow = async () => ({ revision: (await server.reading('domain')).revision });
  const tryAnother = async () => server.operate('domain', { operation: removeAll, ...(await revisionNow()) });

  it('blocks its VM until it is resumed or dismissed, also after a restart', async () => {
    const job = await stopAfterOne();
    for (const again of [false, true]) {
      if (again) await server.restart();
      const refused = await tryAnother();
      expect([refused.status, refused.body.problem.code]).toEqual([423, 'domainBusy']);
      expect(refused.body.detail.jobId).toBe(job.id);
      const { domains } = (await server.get('/api/hosts/fake/domains')).body;
      expect(domains[0].interruptedJobId).toBe(job.id);
      expect((await server.get('/api/jobs?state=interrupted')).body).toHaveLength(1);
      // As version 0.1.0 called it.
      expect((await server.get('/api/jobs?state=decision')).body).toHaveLength(1);
      expect((await server.get('/metrics')).body).toContain('snaptree_jobs_undecided 1');
      expect(readJournal(server.directory).leases).toEqual([job.id]);
    }
  });

  it('can be dismissed, which releases the VM and records user, time and address in the audit log', async () => {
    const job = await stopAfterOne();
    const left = await post(job, 'dismiss');
    expect([left.status, left.body.resolution]).toEqual([
      200,
      { how: 'dismissed', by: 'local', at: expect.any(Number) },
    ]);
    expect(left.body.outcome).toEqual(job.outcome);
    expect(readJournal(server.directory).leases).toEqual([]);
    const { revision } = await revisionNow();
    expect(readAudit(server.directory).at(-1)).toMatchObject({
      phase: 'dismissed',
      who: 'local',
      from_where: '127.0.0.1',
      job_id: job.id,
      revision_after: revision,
    });
    const again = await post(job, 'leave');
    expect([again.status, again.body.resolution]).toEqual([200, left.body.resolution]);
    expect((await post(job, 'resume', { revision })).body.problem.code).toBe('badRequest');
    await server.restart();
    expect((await server.get(`/api/jobs/${job.id}`)).body.resolution).toEqual(left.body.resolution);
    expect((await tryAnother()).status).toBe(202);
  });

  it('can be dismissed while its host is unreachable', async () => {
    const job = await stopAfterOne();
    fake.onRead = () => {
      throw new SnaptreeError({ code: 'hostUnreachable', what: 'Away', on: 'fake', todo: 'Wait.' });
    };
    expect((await post(job, 'dismiss')).body.resolution.how).toBe('dismissed');
  });

  it('shows the remaining steps as a plan on the current tree, and sends nothing', async () => {
    const job = await stopAfterOne();
    const { body } = await server.get(`/api/jobs/${job.id}/rest`);
    expect(body.rest.plan.steps).toEqual(job.steps.slice(1).map(({ step }) => step));
    expect(body.rest.plan.sentence).not.toBe(job.sentence);
    expect(body.reading.tree.snapshots).toHaveLength(2);
    expect(fake.calls).toHaveLength(2);
  });

  it('says why it cannot be resumed after another client changed the tree', async () => {
    const job = await stopAfterOne();
    fake.change('domain', () => treeFromNotation('z*'));
    const { rest } = (await server.get(`/api/jobs/${job.id}/rest`)).body;
    expect(rest.ok).toBe(false);
    expect([rest.problem.code, rest.problem.what]).toEqual([
      'stepExpectationFailed',
      expect.stringContaining('unexpected: "z"'),
    ]);
  });

  it('is resumed only once, however often that is requested', async () => {
    const job = await stopAfterOne();
    const { revision } = await revisionNow();
    const answers = await Promise.all([1, 2, 3].map(() => post(job, 'resume', { revision })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    const [next = ''] = ids;
    expect((await server.ended(next)).outcome).toEqual({ state: 'succeeded' });
    expect(fake.tree('domain').snapshots).toEqual([]);
    expect((await server.get(`/api/jobs/${job.id}`)).body.resolution).toMatchObject({
      how: 'resumed',
      jobId: next,
    });
    expect((await post(job, 'dismiss')).status).toBe(400);
    expect((await tryAnother()).status).not.toBe(423);
  });

  it('stays interrupted if the first step fails again, and remembers what was lost before', async () => {
    const first = await stopAfterOne();
    fake.onStep = () => {
      throw noSpace();
    };
    const second = await server.ended((await resume(first)).body.id);
    expect(second.outcome).toMatchObject({ state: 'failedPartial', resumable: true });
    if (first.outcome?.state !== 'failedPartial' || second.outcome?.state !== 'failedPartial') return;
    expect(second.outcome.lost).toEqual(first.outcome.lost);
    fake.onStep = undefined;
    const third = await server.ended((await resume(second)).body.id);
    expect(third.outcome).toEqual({ state: 'succeeded' });
  });

  it('keeps the names of its snapshots, including those already deleted', async () => {
    const job = await stopAfterOne();
    expect(job.names).toEqual({ a: 'a', b: 'b', c: 'c' });
    expect(job.outcome).toMatchObject({ lost: [expect.stringMatching(/^[abc]$/)] });
  });

  it('requires the typed name again if its remaining steps delete more than was named', async () => {
    await start('a(b(c* d))');
    fake.onStep = (_step, apply) => {
      if (fake.calls.length === 2) throw noSpace();
      apply();
    };
    const operation = { kind: 'discard' as const, id: 'b', force: true };
    const confirmation = 'domain';
    const { body } = await server.operate('domain', { operation, confirmation, ...(await revisionNow()) });
    const job = await server.ended(body.id);
    fake.onStep = undefined;
    expect((await resume(job)).body.problem.code).toBe('wrongConfirmation');
    const typed = await post(job, 'resume', { ...(await revisionNow()), confirmation });
    expect((await server.ended(typed.body.id)).outcome).toEqual({ state: 'succeeded' });
    expect(notate(fake.tree('domain'))).toBe('a*');
  });

  it('can only be dismissed if its result is unknown', async () => {
    await start('a(b*)');
    fake.onStep = (_step, apply) => {
      apply();
      if (fake.calls.length === 2) fake.change('domain', () => treeFromNotation('z*'));
    };
    const { body } = await server.operate('domain', { operation: removeAll, ...(await revisionNow()) });
    const job = await server.ended(body.id);
    expect(job.outcome?.state).toBe('needsAttention');
    const { rest } = (await server.get(`/api/jobs/${job.id}/rest`)).body;
    expect(rest.problem.code).toBe('resultDiffers');
    expect((await resume(job)).body.problem.code).toBe('resultDiffers');
    expect((await post(job, 'dismiss')).status).toBe(200);
  });

  describe('whose result is unknown, because its host is permanently gone', () => {
    const lose = async () => {
      await start('a(b*)');
      fake.onStep = () => {
        fake.onRead = fake.onList = () => {
          throw broken();
        };
        throw broken();
      };
      const { body } = await server.operate('domain', { operation: removeAll, ...(await revisionNow()) });
      await expect.poll(async () => (await server.get(`/api/jobs/${body.id}`)).body.state).toBe('unknown');
      return body as Job;
    };

    it('can be dismissed by typing the name of the VM, which is audited and releases the VM', async () => {
      const job = await lose();
      for (const typed of [{}, { confirmation: 'other' }]) {
        const refused = await post(job, 'dismiss', typed);
        expect([refused.status, refused.body.problem.code]).toEqual([422, 'wrongConfirmation']);
      }
      const dismissed = await post(job, 'dismiss', { confirmation: ' domain' });
      expect(dismissed.body).toMatchObject({
        state: 'finished',
        outcome: { state: 'needsAttention', problem: { code: 'outcomeUnknown' } },
        resolution: { how: 'dismissed', by: 'local' },
      });
      expect(readAudit(server.directory).map(({ phase }) => phase)).toEqual([
        'accepted',
        'finished',
        'dismissed',
      ]);
      expect(readJournal(server.directory).leases).toEqual([]);
      fake.onRead = fake.onList = fake.onStep = undefined;
      await expect.poll(async () => (await tryAnother()).status).toBe(202);
    });

    it('sends nothing after it was dismissed, whatever its host says later', async () => {
      const job = await lose();
      const sent = fake.calls.length;
      await post(job, 'dismiss', { confirmation: 'domain' });
      fake.onRead = fake.onList = fake.onStep = undefined;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(fake.calls).toHaveLength(sent);
      await server.restart();
      expect(fake.calls).toHaveLength(sent);
      expect((await server.get(`/api/jobs/${job.id}`)).body.resolution.how).toBe('dismissed');
    });
  });
});
