import type { InterruptedOutcome, Job } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { jobAt, readingOf } from '../testing/readings.fixture.ts';
import { cancelInWords, whyNotStoppable } from './cancel.ts';
import { dirtyInWords, dirtyNodes, goneInWords } from './interrupted.ts';
import { jobTitle } from './jobs.ts';

const { tree } = readingOf('a(c*)');
const outcome = (
  change: Partial<Extract<InterruptedOutcome, { state: 'cancelledPartial' }>>,
): InterruptedOutcome => ({
  ...{ state: 'cancelledPartial', lost: [], dirty: [], resumable: true },
  ...change,
});
const withFile = {
  ...tree,
  snapshots: tree.snapshots.map((s) =>
    s.id === 'a'
      ? { ...s, disks: [{ disk: 'vda', coverage: 'external' as const, stateFile: '/img/a.qcow2' }] }
      : s,
  ),
};

describe('what a half-way job has done, in words', () => {
  it('says where the changes of a merged restore point are, by the names of then', () => {
    const job = jobAt(9, { names: { b: 'before the upgrade', c: 'v2' } });
    expect(goneInWords(job, outcome({ lost: ['b'] }))).toEqual([
      { key: 'b', name: 'before the upgrade', means: 'its changes are in v2', lost: false },
    ]);
  });

  it('counts as lost what was thrown away, and what somebody else took away', () => {
    const job = jobAt(9, { effects: [{ kind: 'discarded', id: 'b' }], names: { b: 'b', z: 'z' } });
    expect(goneInWords(job, outcome({ lost: ['b', 'z'] })).map(({ name, lost }) => [name, lost])).toEqual([
      ['b', true],
      ['z', true],
    ]);
  });

  it('does not count as its own what the job before it had done', () => {
    const job = jobAt(9, { resumes: { jobId: 'first', lost: ['q'], dirty: [] }, names: { q: 'q' } });
    expect(goneInWords(job, outcome({ lost: ['q'] }))[0]).toMatchObject({ name: 'q', lost: false });
  });

  it('looks at the tree where nobody knows how the job ended', () => {
    const problem = { code: 'resultDiffers' as const, what: '', on: '', todo: '' };
    const doubt: InterruptedOutcome = { state: 'needsAttention', problem };
    const job = jobAt(9, { names: { a: 'a', b: 'b' } });
    expect(goneInWords(job, doubt, tree).map(({ name }) => name)).toEqual(['b']);
  });

  it('names the restore point that a half-written file holds', () => {
    const dirty = outcome({ dirty: ['/img/a.qcow2'] });
    expect(dirtyInWords(jobAt(9), dirty, withFile)[0]).toMatchObject({
      name: 'a.qcow2',
      means: 'holds a on vda',
    });
    expect(dirtyNodes(dirty, withFile)).toEqual(['a']);
  });
});

describe('the title of a job', () => {
  it('speaks in the names that its restore points had, also when they are gone', () => {
    expect(jobTitle(jobAt(9, { names: { b: 'pre-upgrade', c: 'v4.1' } }))).toBe(
      'Merge pre-upgrade into v4.1',
    );
  });

  it('falls back to the beginning of an id in jobs that have kept no names', () => {
    const operation = { kind: 'discard' as const, id: '0123456789' };
    expect(jobTitle(jobAt(9, { operation, names: {} }))).toBe('Discard “01234567”');
  });
});

describe('stopping a job, in words', () => {
  const running = (change: Partial<Job>) =>
    jobAt(3, { state: 'running', ...change, steps: change.steps ?? [{ step: merge('b'), state: 'sent' }] });
  const merge = (id: string) => ({ kind: 'delete' as const, id, expect: 'merge' as const, children: ['c'] });
  const traits = { percent: true, cancel: true, pausesGuest: false };

  it('says that a merge may stay half done', () => {
    expect(cancelInWords(running({ traits }))[0]).toContain('merge of b stops as soon as that is safe');
  });

  it('says that the running step goes on where it cannot be stopped, and what is not begun any more', () => {
    const job = running({
      traits: { ...traits, cancel: false },
      steps: [
        { step: merge('a'), state: 'observed' },
        { step: merge('b'), state: 'sent' },
        { step: merge('c'), state: 'waiting' },
      ],
    });
    const words = cancelInWords(job).join(' ');
    expect(words).toContain('1 step of 3 done; this stays.');
    expect(words).toContain('cannot be stopped; it goes on to its end');
    expect(words).toContain('1 step is not begun any more');
  });

  it('says why, where nothing of it can be stopped', () => {
    expect(whyNotStoppable(running({ cancellable: false }))).toContain('Cannot be stopped');
    expect(whyNotStoppable(running({ cancellable: true }))).toBeUndefined();
  });
});
