import { describe, expect, it } from 'vitest';
import type { Operation } from '../../operation/operation.ts';
import { MOST_TAGS } from '../../operation/tags.ts';
import type { SnapshotTree } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { treeRevision } from '../../tree/revision.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

const { capabilities } = storages.independent;

function tagged(notation: string, tags: Record<string, string[]>): SnapshotTree {
  const tree = treeFromNotation(notation);
  return {
    ...tree,
    snapshots: tree.snapshots.map((s) => {
      const own = tags[s.id];
      return own === undefined ? s : { ...s, tags: own };
    }),
  };
}

function run(tree: SnapshotTree, operation: Operation) {
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) return result.refusals.map((refusal) => `${refusal.code}: ${refusal.sentence}`).join();
  const after = applyPlan(tree, result.plan, capabilities);
  const tags = Object.fromEntries(after.snapshots.map((s) => [s.id, s.tags?.join(' ') ?? '']));
  return { says: result.plan.sentence, tags };
}

describe('tagging', () => {
  it('adds and removes tags, and says the result', () => {
    expect(
      run(tagged('a(b*)', { a: ['old'] }), { kind: 'tag', id: 'a', add: ['new'], remove: ['old'] }),
    ).toEqual({
      says: 'Sets the tags of a to “new”.',
      tags: { a: 'new', b: '' },
    });
    expect(run(tagged('a*', { a: ['old'] }), { kind: 'tag', id: 'a', remove: ['old'] })).toMatchObject({
      says: 'Removes all tags from a.',
    });
  });

  it('changes only the tags, and the revision', () => {
    const tree = treeFromNotation('a(b*)');
    const result = planOperation(tree, { kind: 'tag', id: 'a', add: ['new'] }, capabilities);
    if (!result.ok) throw new Error('refused');
    expect(result.plan.effects).toEqual([{ kind: 'edited', id: 'a' }]);
    const after = applyPlan(tree, result.plan, capabilities);
    expect(treeRevision(after)).not.toBe(treeRevision(tree));
    expect({ ...after, snapshots: after.snapshots.map(({ tags: _, ...rest }) => rest) }).toEqual(tree);
  });

  it('has a step only for snapshots whose tags change', () => {
    const tree = tagged('a(b(c*))', { a: ['nightly'] });
    const batch: Operation = {
      kind: 'batch',
      operations: ['a', 'b', 'c'].map((id) => ({ kind: 'tag', id, add: ['Nightly'] })),
    };
    expect(run(tree, batch)).toEqual({
      says: 'Changes the labels of 2 snapshots. All data is unchanged.',
      tags: { a: 'nightly', b: 'Nightly', c: 'Nightly' },
    });
  });

  it('is refused when nothing changes, when a tag is invalid, and beyond the limit', () => {
    const tree = tagged('a(b*)', { a: ['x'] });
    expect(run(tree, { kind: 'tag', id: 'a', add: ['X'] })).toMatch(/^nothingToDo/);
    expect(run(tree, { kind: 'batch', operations: [{ kind: 'tag', id: 'a', add: ['X'] }] })).toMatch(
      /^nothingToDo/,
    );
    expect(run(tree, { kind: 'tag', id: 'a', add: ['a\u202eb'] })).toBe(
      'invalidTag: “a\ufffdb” is not a valid tag. A tag cannot contain invisible characters.',
    );
    const many = Array.from({ length: MOST_TAGS + 1 }, (_, i) => `tag ${i}`);
    expect(run(tree, { kind: 'tag', id: 'b', add: many })).toBe(
      'tooManyTags: b would have 13 tags. The limit is 12.',
    );
  });

  it('is possible on a tree that allows nothing else', () => {
    const tree = treeFromNotation('a(b*)', { current: { kind: 'unknown', why: 'not reported' } });
    expect(run(tree, { kind: 'tag', id: 'a', add: ['odd'] })).toMatchObject({ tags: { a: 'odd' } });
    const both: Operation = {
      kind: 'batch',
      operations: [
        { kind: 'tag', id: 'a', add: ['odd'] },
        { kind: 'protect', id: 'b', protected: true },
      ],
    };
    expect(run(tree, both)).toMatchObject({ tags: { a: 'odd' } });
  });
});

describe('a name and a description', () => {
  const tree = treeFromNotation('a(b*)');

  it('are refused when they would not change', () => {
    expect(run(tree, { kind: 'rename', id: 'a', name: 'a' })).toMatch(/^nothingToDo/);
    expect(run(tree, { kind: 'describe', id: 'a', description: '' })).toMatch(/^nothingToDo/);
  });

  it.each(['two\nlines', 'bell\u0007', 'del\u007f', 'half \ud800'])(
    'are refused as %j for a name',
    (name) => {
      const create: Operation = { kind: 'create', name, memory: false, quiesce: false };
      expect(run(tree, create)).toMatch(/^invalidName: The name contains the control character U\+/);
      expect(run(tree, { kind: 'rename', id: 'a', name })).toMatch(/^invalidName/);
      expect(run(tree, { kind: 'revert', id: 'a', safety: name })).toMatch(/^invalidName/);
    },
  );

  it('are refused when the description has control characters other than line breaks and tabs', () => {
    const describe = (description: string) => run(tree, { kind: 'describe', id: 'a', description });
    expect(describe('one\r\ntwo')).toBe(
      'invalidDescription: The description contains the control character U+000D. Remove it.',
    );
    expect(describe('bell\u0007')).toMatch(/^invalidDescription/);
    expect(describe('one\ntwo\tthree 🌲')).toMatchObject({ tags: {} });
    const create = {
      kind: 'create',
      name: 'c',
      description: 'bell\u0007',
      memory: false,
      quiesce: false,
    } as const;
    expect(run(tree, create)).toMatch(/^invalidDescription/);
  });

  it('cause a warning when another snapshot has the name', () => {
    const result = planOperation(tree, { kind: 'rename', id: 'a', name: 'b' }, capabilities);
    expect(result.ok && result.plan.sentence).toBe('Renames a to “b”.');
    expect(result.ok && result.plan.warnings.map(({ code, ids }) => [code, ids])).toEqual([
      ['duplicateName', ['b']],
    ]);
  });
});
