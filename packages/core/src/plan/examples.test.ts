import { describe, expect, it } from 'vitest';
import type { Operation } from '../operation/operation.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import { applyPlan } from './apply.ts';
import type { PlanResult } from './model.ts';
import { planOperation } from './plan.ts';
import { everyStorage, type StorageName, storages } from './storage.fixture.ts';

interface Example {
  readonly before: string;
  readonly operation: Operation;
  readonly on: readonly StorageName[];
  /** The tree after, or `code: blockers`. */
  readonly after: string;
  /** Steps in short: `delete e, revert b`. */
  readonly steps?: string;
  readonly suggests?: Operation;
  readonly protect?: string;
}

const I = ['independent'] as const;
const IC = ['independent', 'consolidating'] as const;
const L = ['layered', 'virtualbox', 'libvirtExternal'] as const;
const children = (id: string): Operation => ({ kind: 'mergeIntoChildren', id });
const parent = (id: string, force?: true): Operation => ({
  kind: 'mergeIntoParent',
  id,
  ...(force ? { force } : {}),
});
const discard = (id: string, force?: true): Operation => ({
  kind: 'discard',
  id,
  ...(force ? { force } : {}),
});
const subtree = (id: string, force?: true): Operation => ({
  kind: 'removeSubtree',
  id,
  ...(force ? { force } : {}),
});

const examples: readonly Example[] = [
  { before: 'a(b(c* d))', operation: children('b'), on: IC, after: 'a(c* d)' },
  { before: 'a(b(c* d))', operation: children('b'), on: L, after: 'tooManyChildren: c d' },
  {
    before: 'a(b(c* d))',
    operation: { kind: 'mergeIntoChildren', id: 'b', pull: true },
    on: ['pulling'],
    after: 'a(c* d)',
  },
  { before: 'a(b*)', operation: children('b'), on: everyStorage, after: 'a*' },
  { before: 'a*', operation: children('a'), on: everyStorage, after: '' },
  {
    before: 'a(b c*)',
    operation: children('b'),
    on: ['independent', 'layered', 'consolidating', 'virtualbox'],
    after: 'wouldDiscardSelf: b',
    suggests: discard('b'),
  },
  // libvirt 9.0 cannot delete a leaf off the live chain, so there is nothing that works to suggest.
  { before: 'a(b c*)', operation: children('b'), on: ['libvirtExternal'], after: 'wouldDiscardSelf: b' },
  { before: 'a*(b)', operation: children('a'), on: I, after: 'b' },
  { before: 'a*(b)', operation: children('a'), on: L, after: 'tooManyChildren: b live' },
  { before: 'a(b(c) d*)', operation: children('b'), on: ['virtualbox'], after: 'a(c d*)' },
  { before: 'a(b(c) d*)', operation: children('b'), on: ['libvirtExternal'], after: 'offLiveChain: b' },
  { before: 'a(b(c*))', operation: parent('b'), on: everyStorage, after: 'b(c*)' },
  { before: 'a*(b(c))', operation: parent('b'), on: I, after: 'b(c)' },
  { before: 'a*(b(c))', operation: parent('b'), on: L, after: 'wouldDiscardOthers: live' },
  { before: 'a(b(c*) d(e))', operation: parent('b'), on: IC, after: 'b(c*) d(e)' },
  { before: 'a(b(c*) d(e))', operation: parent('b'), on: L, after: 'wouldDiscardOthers: d e' },
  {
    before: 'a(b(c*) d(e))',
    operation: parent('b', true),
    on: ['layered', 'virtualbox'],
    after: 'b(c*)',
    steps: 'delete e, delete d, delete a',
  },
  { before: 'a(b*)', operation: parent('a'), on: everyStorage, after: 'b*' },
  {
    before: 'a(b) c*',
    operation: parent('a'),
    on: ['independent', 'layered', 'consolidating', 'virtualbox'],
    after: 'b c*',
  },
  {
    before: 'a(b d*)',
    operation: parent('b', true),
    on: ['layered', 'virtualbox'],
    after: 'b*',
    steps: 'revert b, delete d, delete a',
  },
  { before: 'a(b d*)', operation: parent('d', true), on: L, after: 'protected: b', protect: 'b' },
  {
    before: 'a(b(c d*))',
    operation: discard('c'),
    on: ['independent', 'layered', 'consolidating', 'virtualbox'],
    after: 'a(b(d*))',
  },
  { before: 'a(b(c* d))', operation: discard('b'), on: everyStorage, after: 'wouldDiscardOthers: c d live' },
  {
    before: 'a(b(c* d))',
    operation: discard('b', true),
    on: ['independent', 'layered', 'consolidating', 'virtualbox'],
    after: 'a*',
  },
  { before: 'a(b*)', operation: discard('a', true), on: everyStorage, after: 'noStateLeft: live' },
  { before: 'a(b(c*))', operation: subtree('b'), on: everyStorage, after: 'a*' },
  { before: 'a(b(c* d))', operation: subtree('b'), on: everyStorage, after: 'wouldDiscardOthers: d' },
  {
    before: 'a(b(c* d))',
    operation: subtree('b', true),
    on: ['independent', 'layered', 'consolidating', 'virtualbox'],
    after: 'a*',
  },
  {
    before: 'a(b*)',
    operation: { kind: 'revert', id: 'a', safety: 's' },
    on: everyStorage,
    after: 'a*(b(s))',
  },
];

describe('the worked examples of the semantics', () => {
  for (const example of examples) {
    for (const storage of example.on) {
      const { kind } = example.operation;
      const forced = 'force' in example.operation && example.operation.force === true ? ' with force' : '';
      it(`${example.before} ${kind}${forced} on ${storage} gives ${example.after || 'no snapshots'}`, () =>
        check(example, storage));
    }
  }
});

function check(example: Example, storage: StorageName): void {
  const { capabilities, mechanism } = storages[storage];
  const drawn = treeFromNotation(example.before, { mechanism });
  const snapshots = drawn.snapshots.map((s) => (s.id === example.protect ? { ...s, protected: true } : s));
  const tree = { ...drawn, snapshots };
  const result = planOperation(tree, example.operation, capabilities);
  if (!result.ok) {
    expect(shortRefusals(result)).toContain(example.after);
    if (example.suggests) expect(result.refusals[0]?.suggestions).toContainEqual(example.suggests);
    return;
  }
  const after = withNames(applyPlan(tree, result.plan, capabilities));
  expect(familyOf(after)).toEqual(familyOf(treeFromNotation(example.after)));
  if (example.steps) expect(shortSteps(result)).toBe(example.steps);
}

/** Created snapshots have no id of their own yet: name them. */
function withNames(tree: SnapshotTree): SnapshotTree {
  const nameOf = new Map(tree.snapshots.map((s) => [s.id, s.name]));
  const named = (id: string) => nameOf.get(id) ?? id;
  return {
    ...tree,
    snapshots: tree.snapshots.map((s) => ({
      ...s,
      id: s.name,
      parent: s.parent === null ? null : named(s.parent),
    })),
    current:
      tree.current.kind === 'snapshot' ? { kind: 'snapshot', id: named(tree.current.id) } : tree.current,
  };
}

const shortRefusals = (result: PlanResult) =>
  result.ok ? [] : result.refusals.map((r) => `${r.code}: ${[...r.blockers].sort().join(' ')}`);

const shortSteps = (result: PlanResult) =>
  result.ok
    ? result.plan.steps
        .map((s) =>
          s.kind === 'delete' ? `delete ${s.id}` : s.kind === 'revert' ? `revert ${s.to}` : s.kind,
        )
        .join(', ')
    : '';

/** Siblings have no order of their own. */
function familyOf(tree: SnapshotTree): string[] {
  const current = tree.current.kind === 'snapshot' ? tree.current.id : tree.current.kind;
  return [`current ${current}`, ...tree.snapshots.map((s) => `${s.name} below ${s.parent ?? 'base'}`)].sort();
}
