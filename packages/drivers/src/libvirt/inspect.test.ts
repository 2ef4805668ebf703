import { type SnapshotTree, type Step, treeFromNotation } from '@snaptree/core';
import { LibvirtError } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { type Answer, answerIn } from './answers.ts';
import { inspectStep } from './inspect.ts';

const tree = (text: string, mechanism = 'internal', power: SnapshotTree['live']['power'] = 'off') =>
  treeFromNotation(text, { mechanism, power });
const inspect = (step: Step, before: SnapshotTree, now: SnapshotTree, answer: Answer = 'none') =>
  inspectStep({ step, before, now, job: undefined, isSilent: false, answer });

const remove = (id: string): Step => ({ kind: 'delete', id, expect: 'merge', children: ['live'] });
const twoDisks = (one: SnapshotTree): SnapshotTree => ({
  ...one,
  snapshots: one.snapshots.map((s) => ({
    ...s,
    disks: s.disks.flatMap((disk) => [disk, { ...disk, disk: 'vdb', stateFile: 'base-b.qcow2' }]),
  })),
});

const mayBeHalf = { kind: 'halfDone', dirty: [], again: true };
const done = { kind: 'done' };
const notDone = { kind: 'notDone' };

describe('inspecting a step whose reply was lost', () => {
  it('reports a step as running while libvirt has a job on the VM', () => {
    const job = { text: 'block commit on vda', progress: { percent: 40, disk: 'vda' } };
    const both = tree('a*', 'external');
    const inspection = { before: both, now: both, isSilent: false, answer: 'none' } as const;
    expect(inspectStep({ ...inspection, step: remove('a'), job })).toEqual({
      kind: 'running',
      progress: { percent: 40, disk: 'vda', text: 'block commit on vda' },
    });
  });

  it('reports a step as running while QEMU does not answer whether it has a job', () => {
    const both = tree('a*', 'external', 'running');
    const inspection = { before: both, now: both, job: undefined, isSilent: true, answer: 'none' } as const;
    expect(inspectStep({ ...inspection, step: remove('a') })).toMatchObject({ kind: 'running' });
    const stop: Step = { kind: 'power', action: 'stop' };
    expect(inspectStep({ ...inspection, step: stop })).toEqual(notDone);
  });

  it('reports a delete as done when the snapshot and its layer are gone', () => {
    expect(inspect(remove('b'), tree('a(b*)', 'external'), tree('a*', 'external'))).toEqual(done);
  });

  it('refuses to repeat a delete when the snapshot is gone but its layer is still in use', () => {
    const before = tree('a(b*)', 'external');
    const now = { ...tree('a*', 'external'), live: before.live };
    expect(inspect(remove('b'), before, now)).toEqual({ kind: 'halfDone', dirty: [], again: false });
  });

  it('reports a delete as not done when the internal snapshot still exists', () => {
    expect(inspect(remove('b'), tree('a(b*)'), tree('a(b*)'))).toEqual(notDone);
  });

  it('reports a delete as not done when the external snapshot exists and its parent has no marker', () => {
    expect(inspect(remove('b'), tree('a(b*)', 'external'), tree('a(b*)', 'external'))).toEqual(notDone);
  });

  it('assumes a half-done merge of an external root, which leaves no marker', () => {
    const both = tree('a*', 'external');
    expect(inspect(remove('a'), both, both)).toEqual({ kind: 'halfDone', dirty: ['a'], again: true });
  });

  it('reports a revert as done when the current snapshot and power state are as requested', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'off' };
    expect(inspect(step, tree('a(b*)'), tree('a*(b)'))).toEqual(done);
    expect(inspect(step, tree('a(b*)'), tree('a(b*)'), 'failed')).toEqual(notDone);
  });

  it('assumes a half-done revert in place when no reply arrived', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'off' };
    expect(inspect(step, tree('a(b*)'), tree('a(b*)'))).toEqual(mayBeHalf);
  });

  it('assumes a half-done revert when qemu-img failed on one of two disks', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'off' };
    const both = twoDisks(tree('a(b*)'));
    expect(inspect(step, both, both, 'failed')).toEqual(mayBeHalf);
    expect(inspect(step, both, both, 'refused')).toEqual(notDone);
  });

  it('assumes a half-done revert when loading the memory failed', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'running' };
    const off = treeFromNotation('a(b*)', { mechanism: 'internal', power: 'off', memory: true });
    expect(inspect(step, off, off, 'failed')).toEqual(mayBeHalf);
  });

  it('reports a half-done external revert when the VM did not start', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'running' };
    const before = tree('a(b*)', 'external', 'running');
    const now = { ...before, live: { ...tree('a*(b)', 'external').live, power: 'off' as const } };
    expect(inspect(step, before, now, 'failed')).toEqual(mayBeHalf);
    const sameFiles = { ...before, live: { ...before.live, power: 'off' as const } };
    expect(inspect(step, before, sameFiles, 'refused')).toEqual(mayBeHalf);
    expect(inspect(step, before, before, 'failed')).toEqual(notDone);
  });

  it('allows repeating a revert to the current snapshot', () => {
    const step: Step = { kind: 'revert', to: 'b', power: 'off' };
    expect(inspect(step, tree('a(b*)'), tree('a(b*)'))).toEqual({ kind: 'halfDone', dirty: [], again: true });
  });

  it('reports a half-done revert when the VM stopped but was not reverted', () => {
    const step: Step = { kind: 'revert', to: 'a', power: 'running' };
    const before = tree('a(b*)', 'internal', 'running');
    expect(inspect(step, before, tree('a(b*)'))).toEqual({ kind: 'halfDone', dirty: [], again: true });
  });

  it('reports a create as done when a new snapshot has the requested name', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'snapshot', id: 'a' },
    };
    expect(inspect(step, tree('a*'), tree('a(b*)'))).toEqual(done);
    expect(inspect(step, tree('a*'), tree('a*'))).toEqual(notDone);
  });

  it('reports a half-done create when QEMU stopped instead of taking the snapshot', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: true,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'snapshot', id: 'a' },
    };
    const running = tree('a*', 'internal', 'running');
    const expected = { kind: 'halfDone', dirty: [], again: false };
    expect(inspect(step, running, tree('a*'), 'failed')).toEqual(expected);
    expect(inspect(step, running, running, 'failed')).toEqual(notDone);
  });

  it('reports a half-done create when the new snapshot is not in the image', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'snapshot', id: 'a' },
    };
    const listed = tree('a(b*)');
    const snapshots = listed.snapshots.map((s) =>
      s.id === 'b' ? { ...s, problem: { code: 'metadataOnly' as const, text: 'not in the image' } } : s,
    );
    expect(inspect(step, tree('a*'), { ...listed, snapshots })).toEqual({
      kind: 'halfDone',
      dirty: ['b'],
      again: false,
    });
  });

  it('assumes a half-done delete when an internal snapshot may be left on one of two disks', () => {
    const both = twoDisks(tree('a(b*)'));
    expect(inspect(remove('b'), both, both, 'failed')).toEqual({
      kind: 'halfDone',
      dirty: ['b'],
      again: true,
    });
    expect(inspect(remove('b'), both, both, 'refused')).toEqual(notDone);
  });

  it('reports a merge that libvirt refused as not started, including one of a root', () => {
    const both = tree('a*', 'external');
    expect(inspect(remove('a'), both, both, 'refused')).toEqual(notDone);
    expect(inspect(remove('a'), both, both, 'jobRefused')).toEqual(notDone);
    expect(inspect(remove('a'), twoDisks(both), twoDisks(both), 'jobRefused').kind).toBe('halfDone');
  });

  it('reports a merge that QEMU did not begin as not started, although libvirt left a mark', () => {
    const before = tree('a(b*)', 'external');
    const marked = {
      ...before,
      snapshots: before.snapshots.map((s) =>
        s.id === 'b' ? { ...s, problem: { code: 'deleteInProgress' as const, text: 'interrupted' } } : s,
      ),
    };
    expect(inspect(remove('b'), before, marked, 'jobRefused')).toEqual(notDone);
    expect(inspect(remove('b'), before, marked, 'failed').kind).toBe('halfDone');
    expect(inspect(remove('b'), marked, marked, 'jobRefused').kind).toBe('halfDone');
  });

  it.each([
    [55, 'Requested operation is not valid: cannot revert', 'refused'],
    [55, 'Requested operation is not valid: domain is not running', 'failed'],
    [9, 'operation failed: could not find base disk source in disk source chain', 'refused'],
    [1, "internal error: unable to execute QEMU command 'block-commit': Inactive", 'jobRefused'],
    [1, 'internal error: Child process (qemu-img snapshot -a a x) unexpected exit status 1', 'failed'],
  ] as const)('classifies the libvirt error %i, %s, as %s', (code, text, answer) => {
    const facts = { code, text, domain: 0, level: 2, int1: 0, int2: 0 };
    const error = new LibvirtError('domainRevertToSnapshot', {
      ...facts,
      str1: undefined,
      str2: undefined,
      str3: undefined,
    });
    expect(answerIn(new Error('translated', { cause: error }))).toBe(answer);
  });

  it('reports a half-done create when a new overlay belongs to no snapshot', () => {
    const step: Step = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'external',
      on: { kind: 'snapshot', id: 'a' },
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
  ] as const)(
    'determines from the power state whether %s was done when the VM is %s',
    (action, power, verdict) => {
      const step: Step = { kind: 'power', action };
      expect(inspect(step, tree('a*'), tree('a*', 'internal', power))).toEqual(verdict);
    },
  );

  it('reports whether the memory was saved or removed', () => {
    const saved = tree('a*', 'internal', 'saved');
    expect(inspect({ kind: 'managedSave', action: 'save' }, tree('a*'), saved)).toEqual(done);
    expect(inspect({ kind: 'managedSave', action: 'remove' }, saved, saved)).toEqual(notDone);
  });
});
