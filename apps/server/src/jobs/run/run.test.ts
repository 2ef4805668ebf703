import { notate, type Outcome, SnaptreeError, treeFromNotation } from '@snaptree/core';
import { afterEach, describe, expect, it } from 'vitest';
import { broken, FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';

const removeAll = { kind: 'removeAll' as const };
const refusal = (text: string) =>
  new SnaptreeError({
    code: 'hypervisorError',
    what: 'Cannot delete the snapshot of VM {on}.',
    on: 'domain',
    todo: 'Look.',
    native: { text, code: '55' },
  });

describe('a job', () => {
  let server: TestServer;
  let fake: FakeHypervisor;
  const start = async (tree: string) => {
    fake = new FakeHypervisor(independent, treeFromNotation(tree));
    server = await startTestServer(fake);
  };
  const begin = async () => {
    const { revision } = await server.reading('domain');
    return (await server.operate('domain', { operation: removeAll, revision })).body.id as string;
  };
  const end = async (id: string): Promise<Outcome | undefined> => (await server.ended(id)).outcome;
  const cancelOpenJob = async () => {
    const [job] = (await server.get('/api/jobs?state=open')).body;
    expect((await server.send('POST', `/api/jobs/${job.id}/cancel`, {})).status).toBe(202);
  };
  afterEach(() => server.close());

  it('changes nothing if its first step is refused', async () => {
    await start('a(b*)');
    fake.onStep = () => {
      throw refusal('no way');
    };
    expect(await end(await begin())).toMatchObject({
      state: 'failedClean',
      problem: { code: 'hypervisorError', native: { text: 'no way', code: '55' } },
    });
    expect(fake.calls).toHaveLength(1);
  });

  it('names what is gone, and can be resumed, if a later step is refused', async () => {
    await start('a(b(c*))');
    fake.onStep = (_step, apply) => {
      if (fake.calls.length === 2) throw refusal('no space');
      apply();
    };
    const id = await begin();
    const outcome = await end(id);
    expect(outcome).toMatchObject({ state: 'failedPartial', resumable: true });
    expect(outcome?.state === 'failedPartial' && outcome.lost).toHaveLength(1);
    fake.onStep = undefined;
    const { revision } = await server.reading('domain');
    const resumed = await server.send('POST', `/api/jobs/${id}/resume`, { revision });
    expect(resumed.status).toBe(202);
    expect(await end(resumed.body.id)).toEqual({ state: 'succeeded' });
    expect(fake.tree('domain').snapshots).toEqual([]);
  });

  it('is not resumed on a tree that another client changed', async () => {
    await start('a(b(c*))');
    fake.onStep = (_step, apply) => {
      if (fake.calls.length === 2) throw refusal('no space');
      apply();
    };
    const id = await begin();
    await end(id);
    const old = (await server.reading('domain')).revision;
    fake.change('domain', (tree) => ({
      ...tree,
      snapshots: tree.snapshots.map((s) => ({ ...s, name: `${s.name}-new` })),
    }));
    const sent = fake.calls.length;
    const stale = await server.send('POST', `/api/jobs/${id}/resume`, { revision: old });
    expect([stale.status, stale.body.problem.code]).toEqual([409, 'treeChanged']);
    const { revision } = await server.reading('domain');
    const other = await server.send('POST', `/api/jobs/${id}/resume`, { revision });
    expect([other.status, other.body.problem.code]).toEqual([409, 'stepExpectationFailed']);
    expect(fake.calls).toHaveLength(sent);
  });

  it('stops before a step if another client changed the tree between two steps', async () => {
    await start('a(b(c*))');
    fake.onStep = (_step, apply) => {
      apply();
      fake.change('domain', (tree) => ({
        ...tree,
        snapshots: [
          ...tree.snapshots,
          { ...treeFromNotation('x').snapshots[0], id: 'x', name: 'x' } as never,
        ],
      }));
    };
    expect(await end(await begin())).toMatchObject({
      state: 'failedPartial',
      problem: { code: 'stepExpectationFailed' },
      resumable: false,
    });
    expect(fake.calls).toHaveLength(1);
  });

  it('continues if the guest shut down between two steps', async () => {
    await start('a(b(c*))');
    fake.change('domain', (tree) => ({ ...tree, live: { ...tree.live, power: 'running' } }));
    fake.onStep = (_step, apply) => {
      apply();
      fake.change('domain', (tree) => ({ ...tree, live: { ...tree.live, power: 'off' } }));
    };
    expect(await end(await begin())).toEqual({ state: 'succeeded' });
  });

  it('needs attention if its calls succeed but the tree differs from the preview', async () => {
    await start('a(b*)');
    fake.onStep = (_step, apply) => {
      apply();
      if (fake.calls.length === 2) fake.change('domain', () => treeFromNotation('z*'));
    };
    expect(await end(await begin())).toMatchObject({
      state: 'needsAttention',
      problem: { code: 'resultDiffers' },
    });
  });

  it('stores the task reference of a step and uses it to look up the result', async () => {
    await start('a*');
    fake.onStep = async (_step, apply, { taskRef }) => {
      apply();
      await taskRef?.('task-7');
      throw broken();
    };
    const id = await begin();
    expect(await end(id)).toEqual({ state: 'succeeded' });
    expect(fake.shownTaskRef).toBe('task-7');
    expect((await server.get(`/api/jobs/${id}`)).body.steps[0].taskRef).toBe('task-7');
  });

  it('needs attention, and does not resend the step, if its result is unknown', async () => {
    await start('a(b*)');
    fake.evidence = new SnaptreeError({
      code: 'outcomeUnknown',
      what: 'Cannot tell whether the step on VM {on} is done.',
      on: 'domain',
      todo: 'Look.',
    });
    fake.onStep = () => {
      throw broken();
    };
    const id = await begin();
    expect(await end(id)).toMatchObject({ state: 'needsAttention', problem: { code: 'outcomeUnknown' } });
    expect(fake.calls).toHaveLength(1);
    const { revision } = await server.reading('domain');
    expect((await server.operate('domain', { operation: removeAll, revision })).status).toBe(423);
  });

  it('is interrupted after a partial step that names no incomplete snapshot', async () => {
    await start('a(b*)');
    fake.evidence = { kind: 'halfDone', dirty: [], again: false };
    fake.onStep = () => {
      throw broken();
    };
    expect(await end(await begin())).toMatchObject({ state: 'failedPartial', dirty: [], resumable: false });
  });

  it('names what an interrupted merge has written into', async () => {
    await start('a(b*)');
    fake.evidence = { kind: 'halfDone', dirty: ['a'], again: true };
    fake.onStep = () => {
      throw broken();
    };
    expect(await end(await begin())).toMatchObject({
      state: 'failedPartial',
      dirty: ['a'],
      lost: [],
      resumable: true,
    });
    expect(fake.calls).toHaveLength(1);
  });

  it('follows a step that still runs after the connection was lost, and never resends it', async () => {
    await start('a*');
    let seen = 0;
    fake.onStep = (_step, apply) => {
      fake.evidence = { kind: 'running', progress: { percent: 40 } };
      fake.onRead = () => {
        seen += 1;
        if (seen < 4) return;
        fake.onRead = undefined;
        fake.evidence = undefined;
        apply();
      };
      throw broken();
    };
    const id = await begin();
    expect(await end(id)).toEqual({ state: 'succeeded' });
    expect(fake.calls).toHaveLength(1);
  });

  it('stops at the step during which it is canceled', async () => {
    await start('a(b*)');
    fake.onStep = async (_step, _apply, { signal }) => {
      await cancelOpenJob();
      expect(signal.aborted).toBe(true);
      throw new SnaptreeError({
        code: 'cancelled',
        what: 'The step on VM {on} was canceled.',
        on: 'domain',
        todo: '',
      });
    };
    expect(await end(await begin())).toEqual({ state: 'cancelledClean' });
    expect(notate(fake.tree('domain'))).toBe('a(b*)');
  });

  it('succeeds if it is canceled after its last step', async () => {
    await start('a*');
    fake.onStep = async (_step, apply) => {
      apply();
      await cancelOpenJob();
    };
    expect(await end(await begin())).toEqual({ state: 'succeeded' });
  });

  it('fails alone if its driver throws an unexpected error', async () => {
    await start('a*');
    fake.trees.set('other', { ...treeFromNotation('a*'), domain: { id: 'other', name: 'other' } });
    fake.onStep = (_step, apply) => {
      if (fake.calls.at(-1)?.domainId === 'domain') throw new TypeError('undefined is not a function');
      apply();
    };
    const failing = await begin();
    const { revision } = await server.reading('other');
    const fine = await server.operate('other', { operation: removeAll, revision });
    expect(await end(failing)).toMatchObject({ state: 'failedClean', problem: { code: 'internal' } });
    expect(await end(fine.body.id)).toEqual({ state: 'succeeded' });
  });
});
