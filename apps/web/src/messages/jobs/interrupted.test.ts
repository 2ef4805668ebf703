import type { InterruptedOutcome, Job } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { cancelInWords, whyNotCancelable } from './cancel.ts';
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

describe('changes of an interrupted job', () => {
  it('says where the data of a merged snapshot is, with the names of that time', () => {
    const job = jobAt(9, { names: { b: 'before the upgrade', c: 'v2' } });
    expect(goneInWords(job, outcome({ lost: ['b'] }))).toEqual([
      { key: 'b', name: 'before the upgrade', means: 'its data is in v2', lost: false },
    ]);
  });

  it('counts discarded snapshots and those that others deleted as lost', () => {
    const job = jobAt(9, { effects: [{ kind: 'discarded', id: 'b' }], names: { b: 'b', z: 'z' } });
    expect(goneInWords(job, outcome({ lost: ['b', 'z'] })).map(({ name, lost }) => [name, lost])).toEqual([
      ['b', true],
      ['z', true],
    ]);
  });

  it('does not count deletions of the previous job as lost', () => {
    const job = jobAt(9, { resumes: { jobId: 'first', lost: ['q'], dirty: [] }, names: { q: 'q' } });
    expect(goneInWords(job, outcome({ lost: ['q'] }))[0]).toMatchObject({ name: 'q', lost: false });
  });

  it('reads the tree when the result of a job is unknown', () => {
    const problem = { code: 'resultDiffers' as const, what: '', on: '', todo: '' };
    const doubt: InterruptedOutcome = { state: 'needsAttention', problem };
    const job = jobAt(9, { names: { a: 'a', b: 'b' } });
    expect(goneInWords(job, doubt, tree).map(({ name }) => name)).toEqual(['b']);
  });

  it('names the snapshot in a partly written file', () => {
    const dirty = outcome({ dirty: ['/img/a.qcow2'] });
    expect(dirtyInWords(jobAt(9), dirty, withFile)[0]).toMatchObject({
      name: 'a.qcow2',
      means: 'holds a on vda',
    });
    expect(dirtyNodes(dirty, withFile)).toEqual(['a']);
  });
});

describe('the title of a job', () => {
  it('uses the names that deleted snapshots had in the title of a job', () => {
    expect(jobTitle(jobAt(9, { names: { b: 'pre-upgrade', c: 'v4.1' } }))).toBe(
      'Merge pre-upgrade into v4.1',
    );
  });

  it('shows the start of an id in the title of a job without names', () => {
    const operation = { kind: 'discard' as const, id: '0123456789' };
    expect(jobTitle(jobAt(9, { operation, names: {} }))).toBe('Discard “01234567”');
  });
});

describe('canceling a job', () => {
  const running = (change: Partial<Job>) =>
    jobAt(3, { state: 'running', ...change, steps: change.steps ?? [{ step: merge('b'), state: 'sent' }] });
  const merge = (id: string) => ({ kind: 'delete' as const, id, expect: 'merge' as const, children: ['c'] });
  const traits = { percent: true, cancel: true, pausesGuest: false };

  it('warns that a canceled merge may stay incomplete', () => {
    expect(cancelInWords(running({ traits }))[0]).toContain('merge of b stops as soon as that is safe');
  });

  it('says that a step that cannot be canceled finishes, and how many steps will not run', () => {
    const job = running({
      traits: { ...traits, cancel: false },
      steps: [
        { step: merge('a'), state: 'observed' },
        { step: merge('b'), state: 'sent' },
        { step: merge('c'), state: 'waiting' },
      ],
    });
    const words = cancelInWords(job).join(' ');
    expect(words).toContain('1 of 3 steps is done and will not be undone.');
    expect(words).toContain('cannot be canceled and will finish');
    expect(words).toContain('The remaining step will not run');
  });

  it('says why a job cannot be canceled', () => {
    expect(whyNotCancelable(running({ cancellable: false }))).toContain('cannot be canceled');
    expect(whyNotCancelable(running({ cancellable: true }))).toBeUndefined();
  });
});
