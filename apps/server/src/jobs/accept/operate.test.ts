import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Capabilities, type MechanismRules, notate, treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { broken, FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent, layered } from '../../testing/rules.ts';

const merge = (id: string) => ({ kind: 'mergeIntoChildren' as const, id });
const deferred = () => {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
};

/** As another server on the same database would. */
function holdLease(directory: string, jobId: string): void {
  const db = new DatabaseSync(join(directory, 'snaptree.db'));
  db.prepare("insert into leases (host_id, domain_id, job_id, since) values ('fake', 'domain', ?, 1)").run(
    jobId,
  );
  db.close();
}

/** Merges need the size of the layer that they move. */
const delta = { ...layered.mechanisms.internal, direction: 'down' } as MechanismRules;
const roomy: Capabilities = { ...layered, mechanisms: { delta } };

/** Gives every layer a size of 10 bytes, and the storage this free space. */
function sized(fake: FakeHypervisor, freeBytes: number): void {
  const ten = <D extends object>(disk: D) => ({ ...disk, bytes: 10 });
  fake.change('domain', (tree) => ({
    ...tree,
    freeBytes,
    snapshots: tree.snapshots.map((snapshot) => ({ ...snapshot, disks: snapshot.disks.map(ten) })),
    live: {
      ...tree.live,
      disks: tree.live.disks.map((disk) => ({ ...disk, chain: disk.chain.map(ten) })),
    },
  }));
}

describe('an operation over HTTP', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  const start = async (tree: string, capabilities = independent) => {
    fake = new FakeHypervisor(capabilities, treeFromNotation(tree));
    server = await startTestServer(fake);
  };
  afterEach(() => server.close());

  it('runs on the tree that was shown and ends with the tree in the preview', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    const accepted = await server.operate('domain', { operation: merge('b'), revision });
    expect(accepted.status).toBe(202);
    const job = await server.ended(accepted.body.id);
    expect(job.outcome).toEqual({ state: 'succeeded' });
    expect(notate(fake.tree('domain'))).toBe('a(c*)');
    const events = await server.get(`/api/jobs/${job.id}/events`);
    expect(events.body.map((event: { type: string }) => event.type)).toEqual([
      'accepted',
      'stepIntent',
      'stepSent',
      'stepObserved',
      'verifying',
      'finished',
    ]);
  });

  it('answers 428 without a revision and sends nothing', async () => {
    await start('a(b*)');
    const answer = await server.operate('domain', { operation: merge('a') });
    expect([answer.status, answer.body.problem.code]).toEqual([428, 'revisionRequired']);
    expect(fake.calls).toEqual([]);
  });

  it('answers 423, not a full disk, if a job holds the lease in the database', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    const first = await server.operate('domain', { operation: merge('b'), revision });
    const holder = await server.ended(first.body.id);
    holdLease(server.directory, holder.id);
    const sent = fake.calls.length;
    const now = await server.reading('domain');
    const answer = await server.operate('domain', { operation: merge('a'), revision: now.revision });
    expect([answer.status, answer.body.problem.code]).toEqual([423, 'domainBusy']);
    expect(answer.body.detail).toEqual({ jobId: holder.id });
    expect(fake.calls).toHaveLength(sent);
    expect((await server.get('/api/jobs')).body).toHaveLength(1);
  });

  it('answers 409 with the difference if another client changed the tree', async () => {
    await start('a(b*)');
    const { revision } = await server.reading('domain');
    fake.change('domain', () => treeFromNotation('a(b(x*))'));
    const answer = await server.operate('domain', { operation: merge('a'), revision });
    expect([answer.status, answer.body.problem.code]).toEqual([409, 'treeChanged']);
    expect(answer.body.detail.difference.added).toEqual([{ id: 'x', name: 'x' }]);
    expect(answer.body.detail.reading.tree.snapshots).toHaveLength(3);
    expect(fake.calls).toEqual([]);
  });

  it('names what else changed, if that is all that differs', async () => {
    await start('a(b*)');
    const { revision } = await server.reading('domain');
    fake.change('domain', (tree) => ({ ...tree, dependants: [{ path: '/disks/a.qcow2', by: 'clone' }] }));
    const { status, body } = await server.operate('domain', { operation: merge('b'), revision });
    expect([status, body.detail.alsoChanged]).toEqual([409, ['dependants']]);
  });

  it('needs a known lack of space to be accepted, before anything is sent', async () => {
    await start('a(b*)', { ...independent, consolidate: { supported: true } });
    fake.change('domain', (tree) => ({
      ...tree,
      needsConsolidation: true,
      consolidationNeedsBytes: 135 * 1024 ** 3,
      freeBytes: 6 * 1024 ** 3,
    }));
    const operation = { kind: 'consolidate' as const };
    const { revision } = await server.reading('domain');
    const refused = await server.operate('domain', { operation, revision });
    expect([refused.status, refused.body.problem.code]).toEqual([422, 'spaceNotAccepted']);
    expect(refused.body.problem.what).toMatch(/may need 135\.0 GiB, but only 6\.0 GiB is free/);
    expect(fake.calls).toEqual([]);
    const accepted = await server.operate('domain', { operation, revision, acceptLowSpace: true });
    expect(accepted.status).toBe(202);
  });

  it('sends no further step if the free space has become too small since it was accepted', async () => {
    fake = new FakeHypervisor(roomy, treeFromNotation('a(b(c*))', { mechanism: 'delta' }));
    server = await startTestServer(fake);
    sized(fake, 100);
    fake.onStep = (_step, apply) => {
      apply();
      sized(fake, 1);
    };
    const { revision } = await server.reading('domain');
    const { body } = await server.operate('domain', { operation: { kind: 'removeAll' }, revision });
    const job = await server.ended(body.id);
    expect(job.outcome).toMatchObject({
      state: 'failedPartial',
      problem: { code: 'noSpace' },
      resumable: true,
    });
    expect(fake.calls).toHaveLength(1);
    const now = { revision: (await server.reading('domain')).revision };
    const resume = (more: object) => server.send('POST', `/api/jobs/${job.id}/resume`, { ...now, ...more });
    expect((await resume({})).body.problem.code).toBe('spaceNotAccepted');
    expect((await resume({ acceptLowSpace: true })).status).toBe(202);
  });

  it('reports no difference if it does not know the tree that was shown, as after a restart', async () => {
    await start('a(b*)');
    const { revision } = await server.reading('domain');
    await server.restart();
    fake.change('domain', () => treeFromNotation('a(b(x*))'));
    const answer = await server.operate('domain', { operation: merge('a'), revision });
    expect([answer.status, answer.body.problem.code]).toEqual([409, 'treeChanged']);
    expect(answer.body.detail.difference).toBeUndefined();
    expect(answer.body.detail.reading.tree.snapshots).toHaveLength(3);
  });

  it.each([
    ['renamed', 'renamed'],
    ['described', 'edited'],
    ['based on another snapshot', 'current'],
  ])('answers 409 if a snapshot was %s', async (change, part) => {
    await start('a(b*)');
    const { revision } = await server.reading('domain');
    fake.change('domain', (tree) => ({
      ...tree,
      ...(change === 'based on another snapshot' ? { current: { kind: 'snapshot', id: 'a' } } : {}),
      snapshots: tree.snapshots.map((s) =>
        s.id !== 'a'
          ? s
          : {
              ...s,
              ...(change === 'renamed' ? { name: 'z' } : {}),
              ...(change === 'described' ? { description: 'new' } : {}),
            },
      ),
    }));
    const answer = await server.operate('domain', { operation: merge('a'), revision });
    expect(answer.status).toBe(409);
    expect(answer.body.detail.difference[part]).toBeDefined();
    expect(answer.body.detail.difference[part]).not.toEqual([]);
  });

  it('is accepted if only sizes and free space changed', async () => {
    await start('a(b*)');
    const { revision } = await server.reading('domain');
    fake.change('domain', (tree) => ({ ...tree, freeBytes: 12_345 }));
    expect((await server.operate('domain', { operation: merge('a'), revision })).status).toBe(202);
  });

  it('creates one job from fifty concurrent requests and names it in the other answers', async () => {
    await start('a(b(c*))');
    const firstStep = deferred();
    fake.onStep = async (_step, apply) => {
      await firstStep.promise;
      apply();
    };
    const { revision } = await server.reading('domain');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.operate('domain', { operation: merge('b'), revision })),
    );
    const accepted = answers.filter((answer) => answer.status === 202);
    const busy = answers.filter((answer) => answer.status === 423);
    expect([accepted.length, busy.length]).toEqual([1, 49]);
    const id = accepted[0]?.body.id;
    expect(new Set(busy.map((answer) => answer.body.detail.jobId))).toEqual(new Set([id]));
    firstStep.open();
    expect((await server.ended(id)).outcome).toEqual({ state: 'succeeded' });
  });

  it('returns the same job for the same key, also after the job ended and after a restart', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    const request = { operation: merge('b'), revision };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => server.operate('domain', request, 'the-same-key')),
    );
    const ids = new Set(answers.map((answer) => answer.body.id));
    expect(ids.size).toBe(1);
    await server.ended(answers[0]?.body.id);
    await server.restart();
    const late = await server.operate('domain', request, 'the-same-key');
    expect(ids.has(late.body.id)).toBe(true);
    expect(fake.calls).toHaveLength(1);
  });

  it('answers 422 if the key is reused for a different request', async () => {
    await start('a(b(c*))');
    const { revision } = await server.reading('domain');
    await server.operate('domain', { operation: merge('b'), revision }, 'the-same-key');
    const other = await server.operate('domain', { operation: merge('a'), revision }, 'the-same-key');
    expect([other.status, other.body.problem.code]).toEqual([422, 'idempotencyMismatch']);
  });

  it('refuses what the planner refuses, with the refusals', async () => {
    await start('a(b c*)', layered);
    const { revision } = await server.reading('domain');
    const answer = await server.operate('domain', { operation: merge('a'), revision });
    expect([answer.status, answer.body.problem.code]).toEqual([409, 'refused']);
    expect(answer.body.detail.refusals[0].code).toBe('tooManyChildren');
  });

  it('requires the typed name if it deletes more than was named', async () => {
    await start('a(b(c* d))');
    const { revision } = await server.reading('domain');
    const operation = { kind: 'discard' as const, id: 'b', force: true };
    for (const confirmation of [undefined, 'other', 'domain2']) {
      const body = { operation, revision, ...(confirmation === undefined ? {} : { confirmation }) };
      expect((await server.operate('domain', body)).body.problem.code).toBe('wrongConfirmation');
    }
    expect(fake.calls).toEqual([]);
    const typed = await server.operate('domain', { operation, revision, confirmation: ' domain\n' });
    expect(typed.status).toBe(202);
    expect((await server.ended(typed.body.id)).outcome).toEqual({ state: 'succeeded' });
    expect(notate(fake.tree('domain'))).toBe('a*');
  });

  it('is planned without a call that changes anything', async () => {
    await start('a(b(c* d))');
    const answer = await server.send('POST', '/api/hosts/fake/domains/domain/plans', {
      operation: merge('b'),
    });
    expect(answer.body.result.ok).toBe(true);
    expect(fake.calls).toEqual([]);
  });

  it('is refused on an incomplete tree if it is destructive', async () => {
    await start('a(b*)');
    fake.change('domain', (tree) => ({ ...tree, partial: [{ text: 'one snapshot could not be read' }] }));
    const answer = await server.send('POST', '/api/hosts/fake/domains/domain/plans', {
      operation: merge('a'),
    });
    expect(answer.body.result.refusals[0].code).toBe('partialTree');
  });

  it('waits for a host that is lost during a step, then reports the result', async () => {
    await start('a(b(c*))');
    fake.onStep = (_step, apply) => {
      apply();
      fake.onStep = undefined;
      throw broken();
    };
    const { revision } = await server.reading('domain');
    const accepted = await server.operate('domain', { operation: merge('b'), revision });
    const job = await server.ended(accepted.body.id);
    expect(job.outcome).toEqual({ state: 'succeeded' });
    expect(fake.calls).toHaveLength(1);
    const types = (await server.get(`/api/jobs/${job.id}/events`)).body.map((e: { type: string }) => e.type);
    expect(types).toContain('hostLost');
    expect(types).toContain('hostReachable');
  });

  it('stores the protection of a snapshot and refuses to delete it', async () => {
    await start('a(b*)');
    const first = await server.reading('domain');
    const protect = { kind: 'protect' as const, id: 'a', protected: true };
    const accepted = await server.operate('domain', { operation: protect, revision: first.revision });
    expect((await server.ended(accepted.body.id)).outcome).toEqual({ state: 'succeeded' });
    expect(fake.calls).toEqual([]);
    const { revision } = await server.reading('domain');
    const refused = await server.operate('domain', { operation: merge('a'), revision });
    expect(refused.body.detail.refusals[0].code).toBe('protected');
  });

  it('stores tags, which change the revision, until their snapshot is gone', async () => {
    await start('a(b*)');
    const first = await server.reading('domain');
    const tag = { kind: 'tag' as const, id: 'a', add: [' nightly ', 'Nightly'] };
    const accepted = await server.operate('domain', { operation: tag, revision: first.revision });
    expect((await server.ended(accepted.body.id)).outcome).toEqual({ state: 'succeeded' });
    expect(fake.calls).toEqual([]);
    const late = await server.operate('domain', {
      operation: { kind: 'tag', id: 'a', remove: ['nightly'] },
      revision: first.revision,
    });
    expect(late.body.problem.code).toBe('treeChanged');
    await server.restart();
    const { tree } = await server.reading('domain');
    expect(tree.snapshots.map((s) => s.tags)).toEqual([['nightly'], undefined]);
    expect((await server.get('/api/tags')).body).toEqual([{ tag: 'nightly', count: 1 }]);
    fake.change('domain', () => treeFromNotation('b*'));
    await expect.poll(async () => (await server.reading('domain')).tree.snapshots.length).toBe(1);
    expect((await server.get('/api/tags')).body).toEqual([]);
  });
});
