import { type SnapshotTree, type Step, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { inspectStep } from './inspect.ts';

const tree = (text: string, mechanism = 'internal', power: SnapshotTree['live']['power'] = 'off') =>
  treeFromNotation(text, { mechanism, power });
const inspect = (step: Step, before: SnapshotTree, now: SnapshotTree) =>
  inspectStep({ step, before, now, job: undefined });

const remove = (id: string): Step => ({ kind: 'delete', id, expect: 'merge', children: ['live'] });
const done = { kind: 'done' };
const notDone = { kind: 'notDone' };

describe('a step whose answer was lost', () => {
  it('runs while libvirt has a job on the machine', () => {
    const job = { text: 'block commit on vda', progress: { percent: 40, disk: 'vda' } };
    const both = tree('a*', 'external');
    expect(inspectStep({ step: remove('a'), before: both, now: both, job })).toEqual({
      kind: 'running',
      progress: { percent: 40, disk: 'vda', text: 'block commit on vda' },
    });
  });

  it('deleted, when the snapshot and its layer are gone', () => {
    expect(inspect(remove('b'), tree('a(b*)', 'external'), tree('a*', 'external'))).toEqual(done);
  });

  it('is beyond repair by repeating it when the snapshot is gone and its layer is still open', () => {
    const before = tree('a(b*)', 'external');
    const now = { ...tree('a*', 'external'), live: before.live };
    expect(inspect(remove('b'), before, now)).toEqual({ kind: 'halfDone', dirty: [], again: false });
  });

  it('did not delete, when an internal snapshot is still there', () => {
    expect(inspect(remove('b'), tree('a(b*)'), tree('a(b*)'))).toEqual(notDone);
  });

  it('did not delete, when an external one is there and the one above has no mark', () => {
    expect(inspect(remove('b'), tree('a(b*)', 'external'), tree('a(b*)', 'external'))).toEqual(notDone);
  });

  it('may have merged half of an external root, which no mark would show', () => {
    const both = tree('a*', 'external');
    expect(inspect(remove('a'), both, both)).toEqual({ kind: 'halfDone', dirty: ['a'], again: true });
  });

  it('reverted, when the seat moved there and the machine does what was asked', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'off' };
    expect(inspect(step, tree('a(b*)'), tree('a*(b)'))).toEqual(done);
    expect(inspect(step, tree('a(b*)'), tree('a(b*)'))).toEqual(notDone);
  });

  it('may have reverted to where it was: doing it again is safe', () => {
    const step: Step = { kind: 'revert', to: 'b', power: 'off' };
    expect(inspect(step, tree('a(b*)'), tree('a(b*)'))).toEqual({ kind: 'halfDone', dirty: [], again: true });
  });

  it('stopped the machine in a revert that failed', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'running' };
    const before = tree('a(b*)', 'internal', 'running');
    expect(inspect(step, before, tree('a(b*)'))).toEqual({ kind: 'halfDone', dirty: [], again: true });
  });

  it('created, when a snapshot of that name is there that was not', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'on', id: 'a' },
    };
    expect(inspect(step, tree('a*'), tree('a(b*)'))).toEqual(done);
    expect(inspect(step, tree('a*'), tree('a*'))).toEqual(notDone);
  });

  it('opened an overlay that nothing lists', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'external',
      on: { kind: 'on', id: 'a' },
    };
    const before = tree('a*', 'external');
    const now = { ...before, live: tree('a(b*)', 'external').live };
    expect(inspect(step, before, now)).toEqual({ kind: 'halfDone', dirty: [], again: false });
  });

  it.each([
    ['start', 'running', done],
    ['start', 'off', notDone],
    ['stop', 'off', done],
    ['shutdown', 'running', notDone],
    ['pause', 'paused', done],
    ['resume', 'running', done],
  ] as const)('%s, when the machine is %s', (action, power, verdict) => {
    const step: Step = { kind: 'power', action };
    expect(inspect(step, tree('a*'), tree('a*', 'internal', power))).toEqual(verdict);
  });

  it('saved the memory, or removed it', () => {
    const saved = tree('a*', 'internal', 'saved');
    expect(inspect({ kind: 'managedSave', action: 'save' }, tree('a*'), saved)).toEqual(done);
    expect(inspect({ kind: 'managedSave', action: 'remove' }, saved, saved)).toEqual(notDone);
  });
});
