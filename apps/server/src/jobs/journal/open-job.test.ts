import { foldJob, type JobEvent, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { createLogger } from '../../log/logger.ts';
import { independent } from '../../testing/rules.ts';
import { OpenJob } from './open-job.ts';

const before = treeFromNotation('a*');
const step = { kind: 'delete' as const, id: 'a', expect: 'merge' as const, children: ['live'] };
const accepted: Extract<JobEvent, { type: 'accepted' }> = {
  type: 'accepted',
  seq: 1,
  jobId: 'job',
  at: 0,
  hostId: 'h',
  hostName: 'h',
  domainId: 'd',
  domainName: 'd',
  operation: { kind: 'removeAll' },
  sentence: '',
  steps: [step],
  effects: [],
  by: 'local',
  cancellable: true,
  names: {},
};

/** A job on a journal and a clock of the test's own. */
function makeJob(write: (event: JobEvent) => void = () => {}) {
  let now = 0;
  const timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    wait: (ms) => new Promise((run) => timers.push({ at: now + ms, run })),
  };
  const published: JobEvent[] = [];
  const plan = { ...accepted, disks: [], warnings: [], lostBeyondNamed: [], space: {} };
  const open = new OpenJob(
    foldJob([accepted]),
    {
      plan: {
        ...plan,
        live: { before: 'off', after: 'off', content: 'kept' },
        traits: { percent: true, cancel: true, pausesGuest: false },
      },
      capabilities: independent,
      before,
      revision: 'r',
    },
    {
      journal: { append: async (event) => write(event), finish: async ({ event }) => write(event) },
      clock,
      logger: createLogger(() => {}),
      publish: (event) => published.push(event),
    },
  );
  const pass = async (ms: number) => {
    now += ms;
    for (const due of timers.splice(0).filter((t) => t.at <= now || !timers.push(t))) due.run();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { open, published, pass };
}

describe('the events of a job', () => {
  it('are published in order without gaps, also with concurrent writers', async () => {
    const { open, published } = makeJob();
    await Promise.all([
      open.append({ type: 'stepIntent', step: 0 }),
      open.append({ type: 'cancelRequested', by: 'x' }),
      open.append({ type: 'stepSent', step: 0 }),
    ]);
    expect(published.map((event) => event.seq)).toEqual([2, 3, 4]);
    expect(open.job.cancelRequested).toBe(true);
  });

  it('are not published if they cannot be written', async () => {
    const { open, published } = makeJob(() => {
      throw new Error('disk full');
    });
    await expect(open.append({ type: 'stepIntent', step: 0 })).rejects.toThrow('disk full');
    expect(published).toEqual([]);
    expect(open.job.seq).toBe(1);
  });

  it('are kept in memory until they can be written, and end once', async () => {
    let failures = 3;
    const written: JobEvent[] = [];
    const { open, published, pass } = makeJob((event) => {
      failures -= 1;
      if (failures >= 0) throw new Error('disk full');
      written.push(event);
    });
    const finishing = Promise.all([
      open.finish({ state: 'succeeded' }, 'r2'),
      open.finish({ state: 'succeeded' }, 'r2'),
    ]);
    for (let i = 0; i < 8; i++) await pass(2000);
    await finishing;
    expect(written.map((event) => event.type)).toEqual(['finished']);
    expect(published).toEqual(written);
    expect(open.job.state).toBe('finished');
  });

  it('include the latest progress at most four times a second, and none after the step was observed', async () => {
    const { open, published, pass } = makeJob();
    await open.append({ type: 'stepIntent', step: 0 });
    await open.append({ type: 'stepSent', step: 0 });
    for (let percent = 0; percent < 100; percent++) {
      open.report(0, { percent });
      await pass(10);
    }
    const progress = published.filter((event) => event.type === 'progress');
    expect(progress.length).toBeGreaterThanOrEqual(3);
    expect(progress.length).toBeLessThanOrEqual(5);
    expect(progress.every((event) => event.seq === 3)).toBe(true);
    expect(open.job.steps[0]?.progress?.percent).toBeGreaterThanOrEqual(70);
    open.report(0, { percent: 99 });
    await open.append({ type: 'stepObserved', step: 0 });
    await pass(1000);
    expect(published.at(-1)?.type).toBe('stepObserved');
  });
});
