import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interruptedOutcome, namesFor } from './attention.ts';
import type { Job, JobEvent } from './model.ts';
import { foldJob, reduceJob } from './reduce.ts';

const common = { jobId: 'j', at: 1_000 };
const accepted = {
  ...common,
  type: 'accepted' as const,
  seq: 1,
  hostId: 'h',
  hostName: 'kvm-01',
  domainId: 'd',
  domainName: 'billing-db',
  operation: { kind: 'mergeIntoChildren', id: 'a' },
  sentence: 'a disappears.',
  steps: [{ kind: 'delete', id: 'a', expect: 'merge', children: ['live'] }],
  effects: [],
  by: 'local',
  cancellable: true,
  names: { b: 'before' },
} satisfies JobEvent;
const history: readonly JobEvent[] = [
  accepted,
  { ...common, type: 'stepIntent', seq: 2, step: 0 },
  { ...common, type: 'stepSent', seq: 3, step: 0 },
  { ...common, type: 'stepObserved', seq: 4, step: 0 },
  { ...common, type: 'verifying', seq: 5 },
  { ...common, type: 'finished', seq: 6, outcome: { state: 'succeeded' } },
];

const progress = (seq: number, percent: number): JobEvent => ({
  ...common,
  type: 'progress',
  seq,
  step: 0,
  progress: { percent },
});

function after(count: number): Job {
  return foldJob(history.slice(0, count));
}

describe('folding the events of a job', () => {
  it('follows a job from acceptance to its end', () => {
    expect(after(1).state).toBe('accepted');
    expect(after(3).steps[0]?.state).toBe('sent');
    expect(after(5).state).toBe('verifying');
    expect(after(6)).toMatchObject({ state: 'finished', outcome: { state: 'succeeded' }, seq: 6 });
  });

  it('keeps the template of its sentence, and reads jobs without one', () => {
    const message = { template: 'Deletes {0}.', values: ['a'] };
    expect(foldJob([{ ...accepted, message }])).toMatchObject({ sentence: accepted.sentence, message });
    expect(foldJob([accepted])).not.toHaveProperty('message');
  });

  it('ignores duplicate and old events', () => {
    const job = after(4);
    const [, intent] = history;
    if (intent === undefined) throw new Error('the history is too short');
    expect(reduceJob(job, intent)).toEqual({ kind: 'ignored', job });
  });

  it('asks for a refetch at a gap', () => {
    const [, , , , verifying] = history;
    if (verifying === undefined) throw new Error('the history is too short');
    expect(reduceJob(after(2), verifying).kind).toBe('gap');
    expect(reduceJob(undefined, verifying).kind).toBe('gap');
  });

  it('ignores events after a terminal state', () => {
    const job = after(6);
    expect(reduceJob(job, { ...common, type: 'hostLost', seq: 7, why: 'cut' })).toEqual({
      kind: 'ignored',
      job,
    });
  });

  it('never decreases a percentage, and tolerates dropped progress events', () => {
    const first = reduceJob(after(3), progress(3, 95));
    if (first.kind !== 'changed') throw new Error('progress was not taken');
    const second = reduceJob(first.job, progress(3, 60));
    expect(second.kind === 'changed' && second.job.steps[0]?.progress?.percent).toBe(95);
    const [, , , observed] = history;
    if (observed === undefined) throw new Error('the history is too short');
    expect(reduceJob(after(3), observed).kind).toBe('changed');
  });

  it('treats progress before the current sequence as old, and after it as a gap', () => {
    expect(reduceJob(after(4), progress(3, 10)).kind).toBe('ignored');
    expect(reduceJob(after(3), progress(4, 10)).kind).toBe('gap');
  });

  it('reports the state as unknown, not failed, while the hypervisor is unreachable', () => {
    const lost = reduceJob(after(3), { ...common, type: 'hostLost', seq: 4, why: 'connection cut' });
    expect(lost.kind === 'changed' && lost.job).toMatchObject({
      state: 'unknown',
      hostLostWhy: 'connection cut',
    });
    const found =
      lost.kind === 'changed' ? reduceJob(lost.job, { ...common, type: 'hostReachable', seq: 5 }) : lost;
    expect(found.kind === 'changed' && found.job.state).toBe('running');
    expect(found.kind === 'changed' && found.job.hostLostWhy).toBeUndefined();
  });

  it('ends in the same job however often and in whatever order events arrive, once gaps are refetched', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(history.length - 1), { maxLength: 60 }), (arrivals) => {
        let job: Job | undefined;
        for (const index of arrivals) {
          const event = history[index];
          if (event === undefined) continue;
          const reduced = reduceJob(job, event);
          job = reduced.kind === 'gap' ? foldJob(history) : reduced.job;
        }
        const last =
          job === undefined
            ? undefined
            : history.slice(job.seq).reduce<Job>((j, e) => {
                const r = reduceJob(j, e);
                return r.kind === 'gap' ? j : r.job;
              }, job);
        if (last !== undefined) expect(last).toEqual(foldJob(history));
      }),
    );
  });
});

describe('an interrupted job', () => {
  const half: JobEvent = {
    ...common,
    type: 'finished',
    seq: 5,
    outcome: { state: 'cancelledPartial', lost: ['z'], dirty: [], resumable: true },
    names: { z: 'was never named by the plan' },
  };
  const stopped = () => foldJob([...history.slice(0, 4), half]);

  it('waits for a decision until it is dismissed, and says by whom and when', () => {
    expect(interruptedOutcome(stopped())).toMatchObject({ lost: ['z'] });
    const left = reduceJob(stopped(), { ...common, type: 'dismissed', seq: 6, at: 9, by: 'ann' });
    if (left.kind !== 'changed') throw new Error('the decision was not taken');
    expect(left.job.resolution).toEqual({ how: 'dismissed', by: 'ann', at: 9 });
    expect(left.job.outcome).toEqual(stopped().outcome);
    expect(interruptedOutcome(left.job)).toBeUndefined();
  });

  it('names the job that resumes it, and accepts no second decision', () => {
    const resumed = reduceJob(stopped(), { ...common, type: 'resumed', seq: 6, by: 'ann', next: 'k' });
    if (resumed.kind !== 'changed') throw new Error('the decision was not taken');
    expect(resumed.job.resolution).toMatchObject({ how: 'resumed', jobId: 'k' });
    expect(reduceJob(resumed.job, { ...common, type: 'dismissed', seq: 7, by: 'bob' }).kind).toBe('ignored');
  });

  it('asks for a refetch when a decision comes before what it decides about', () => {
    expect(reduceJob(stopped(), { ...common, type: 'dismissed', seq: 8, by: 'ann' }).kind).toBe('gap');
  });

  it('keeps the names of deleted snapshots', () => {
    expect(stopped().names).toEqual({ b: 'before', z: 'was never named by the plan' });
  });

  it('is all that leaves a decision: a clean end does not', () => {
    expect(interruptedOutcome(after(6))).toBeUndefined();
  });
});

describe('progress of several disks', () => {
  it('keeps the latest progress of each disk', () => {
    const heard = (disk: string, percent: number): JobEvent => ({
      ...common,
      type: 'progress',
      seq: 3,
      step: 0,
      progress: { disk, percent },
    });
    const job = foldJob([...history.slice(0, 3), heard('vda', 40), heard('vda', 100), heard('vdb', 7)]);
    expect(job.steps[0]?.disks).toEqual([
      { disk: 'vda', percent: 100 },
      { disk: 'vdb', percent: 7 },
    ]);
  });
});

describe('the names that a job carries', () => {
  it('are of the snapshots that it speaks of, cut where they are endless', () => {
    const snapshots = [
      { id: 'a', name: 'x'.repeat(5_000) },
      { id: 'b', name: 'b' },
    ];
    expect(namesFor(['a', 'live', 'a'], snapshots)).toEqual({ a: 'x'.repeat(200) });
  });
});
