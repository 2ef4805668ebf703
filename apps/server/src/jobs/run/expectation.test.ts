import { type Operation, planOperation, type SnapshotTree, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { independent } from '../../testing/rules.ts';
import type { JobContent } from '../journal/open-job.ts';
import { resultDifference, stepDifference } from './expectation.ts';

function contentOf(before: SnapshotTree, operation: Operation): JobContent {
  const result = planOperation(before, operation, independent);
  if (!result.ok) throw new Error('the test needs an operation that is allowed');
  return { plan: result.plan, capabilities: independent, before, revision: 'r' };
}

const tree = (text: string) => treeFromNotation(text);
const without = (from: SnapshotTree, id: string): SnapshotTree => ({
  ...from,
  snapshots: from.snapshots.filter((s) => s.id !== id).map((s) => ({ ...s, parent: null })),
});
const remove = (id: string): Operation => ({ kind: 'mergeIntoChildren', id });

describe('the expected tree after a job', () => {
  it('matches the plan, whatever the size of its files', () => {
    const content = contentOf(tree('a(b*)'), remove('a'));
    const after = tree('a(b*)');
    const [b] = after.snapshots.slice(1);
    if (b === undefined) throw new Error('b');
    const actual = { ...after, snapshots: [{ ...b, parent: null }], freeBytes: 5 };
    expect(resultDifference(content, actual)).toBeUndefined();
  });

  it.each<[string, (after: SnapshotTree) => SnapshotTree]>([
    ['unexpected: "a"', () => tree('a(b*)')],
    ['missing: "b"', (t) => ({ ...t, snapshots: [] })],
    ['renamed: "z"', (t) => ({ ...t, snapshots: t.snapshots.map((s) => ({ ...s, name: 'z' })) })],
    ['the live state is based on a different snapshot', (t) => ({ ...t, current: { kind: 'base' } })],
    [
      'different files in the disk chain of vda',
      (t) => ({ ...t, live: { ...t.live, disks: [{ disk: 'vda', chain: [] }] } }),
    ],
  ])('reports a difference: %s', (words, change) => {
    const content = contentOf(tree('a(b*)'), remove('a'));
    const promised = {
      ...tree('a(b*)'),
      snapshots: tree('a(b*)')
        .snapshots.slice(1)
        .map((s) => ({ ...s, parent: null })),
    };
    expect(resultDifference(content, change(promised))).toContain(words);
  });

  it('ignores files of disks for which none were reported before', () => {
    const disks = (...paths: string[]) => [{ disk: 'vda', chain: paths.map((path) => ({ path })) }];
    const withDisks = (text: string, ...paths: string[]) => {
      const plain = tree(text);
      return { ...plain, live: { ...plain.live, disks: disks(...paths) } };
    };
    const difference = (before: SnapshotTree) =>
      resultDifference(contentOf(before, remove('b')), withDisks('a*', 'other'));
    expect(difference(withDisks('a(b*)'))).toBeUndefined();
    expect(difference(withDisks('a(b*)', 'one'))).toBe('different files in the disk chain of vda');
  });

  it('matches a created snapshot by its name and parent, and takes its ID and time from the hypervisor', () => {
    const create: Operation = { kind: 'create', name: 'n', memory: false, quiesce: false };
    const content = contentOf(tree('a*'), create);
    const made = (parent: string | null, name = 'n') => {
      const before = tree('a*');
      const [a] = before.snapshots;
      if (a === undefined) throw new Error('a');
      const node = { ...a, id: '77', name, parent, createdAt: 1 };
      return { ...before, snapshots: [a, node], current: { kind: 'snapshot' as const, id: '77' } };
    };
    expect(resultDifference(content, made('a'))).toBeUndefined();
    expect(resultDifference(content, made(null))).toBeDefined();
    expect(resultDifference(content, made('a', 'other'))).toBeDefined();
    expect(resultDifference(content, tree('a*'))).toContain('missing: "n"');
  });

  it('promises no files if the disks needed consolidation before', () => {
    const before = { ...tree('a(b*)'), needsConsolidation: true };
    const merged = {
      ...without(tree('a(b*)'), 'a'),
      live: { ...tree('b*').live, disks: [{ disk: 'vda', chain: [{ path: 'x' }] }] },
    };
    expect(resultDifference(contentOf(before, remove('a')), merged)).toBeUndefined();
    expect(resultDifference(contentOf(tree('a(b*)'), remove('a')), merged)).toContain('different files');
  });

  it('promises no current snapshot if it was unknown before', () => {
    const before: SnapshotTree = {
      ...tree('a b*'),
      current: { kind: 'unknown', why: 'the chain says another' },
    };
    const content = contentOf(before, { kind: 'deleteMetadata', id: 'a' });
    expect(resultDifference(content, without(tree('a b*'), 'a'))).toBeUndefined();
    expect(resultDifference(content, tree('a b*'))).toContain('unexpected: "a"');
  });

  it('compares power only if the plan changes it', () => {
    const running = (t: SnapshotTree): SnapshotTree => ({ ...t, live: { ...t.live, power: 'running' } });
    const merge = contentOf(running(tree('a*')), remove('a'));
    const merged = { ...tree('a*'), snapshots: [], current: { kind: 'base' as const } };
    expect(resultDifference(merge, merged)).toBeUndefined();
    const start = contentOf(tree('a*'), { kind: 'power', action: 'start' });
    expect(resultDifference(start, tree('a*'))).toContain('the VM is off');
    expect(resultDifference(start, running(tree('a*')))).toBeUndefined();
  });
});

describe('the expected tree before a step', () => {
  it('is what the previous steps leave', () => {
    const content = contentOf(tree('a(b(c*))'), { kind: 'removeAll' });
    expect(content.plan.steps).toHaveLength(3);
    expect(stepDifference(content, 0, tree('a(b(c*))'))).toBeUndefined();
    expect(stepDifference(content, 1, tree('a(b(c*))'))).toBeDefined();
  });
});
