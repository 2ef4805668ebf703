import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import type { TagBatch } from './kinds.ts';
import { changeOf, changeTo, inverseOf, shownTags, tagsNow, withChange } from './tag-change.ts';

const drawn = treeFromNotation('a(b(c*))');
const tags: Record<string, string[]> = { a: ['nightly', 'old'], b: ['Nightly', 'beta'], c: ['nightly'] };
const tree = { ...drawn, snapshots: drawn.snapshots.map((s) => ({ ...s, tags: tags[s.id] })) };
const all: TagBatch = {
  kind: 'batch',
  operations: ['a', 'b', 'c'].map((id) => ({ kind: 'tag', id })),
};

describe('the tags of several snapshots', () => {
  it('separates tags that are on all snapshots from those that are only on some', () => {
    expect(tagsNow(tree, all)).toEqual({
      onAll: ['nightly'],
      onSome: [
        { tag: 'beta', count: 1 },
        { tag: 'old', count: 1 },
      ],
      of: 3,
    });
  });

  it('adds tags to all snapshots and removes them with the same change for each', () => {
    const now = tagsNow(tree, all);
    const operation = withChange(all, changeTo([' q3 ', 'Q3', ''], now, { add: [], remove: ['old'] }));
    expect(changeOf(operation)).toEqual({ add: ['q3'], remove: ['nightly', 'old'] });
    expect(operation.kind === 'batch' && operation.operations[2]).toEqual({
      kind: 'tag',
      id: 'c',
      add: ['q3'],
      remove: ['nightly', 'old'],
    });
    expect(shownTags(now, changeOf(operation))).toEqual(['q3']);
  });

  it('restores the tags when the change is undone', () => {
    const now = tagsNow(tree, all);
    const there = changeTo(['nightly', 'x'], now, { add: [], remove: [] });
    expect(withChange(all, changeTo(['nightly'], now, there))).toEqual(all);
  });
});

it('treats all tags of a single snapshot as common', () => {
  const now = tagsNow(tree, { kind: 'tag', id: 'a' });
  expect(now).toEqual({ onAll: ['nightly', 'old'], onSome: [], of: 1 });
  expect(withChange({ kind: 'tag', id: 'a' }, changeTo(['nightly'], now, { add: [], remove: [] }))).toEqual({
    kind: 'tag',
    id: 'a',
    remove: ['old'],
  });
});

describe('undoing a change of tags', () => {
  it('keeps the earlier tags of a snapshot when a change is undone', () => {
    const operation = withChange(all, { add: ['q3', 'OLD'], remove: ['nightly'] });
    expect(inverseOf(tree, operation)).toEqual({
      kind: 'batch',
      operations: [
        { kind: 'tag', id: 'a', add: ['nightly'], remove: ['q3'] },
        { kind: 'tag', id: 'b', add: ['Nightly'], remove: ['OLD', 'q3'] },
        { kind: 'tag', id: 'c', add: ['nightly'], remove: ['OLD', 'q3'] },
      ],
    });
  });

  it('lists only the snapshots that the change affects', () => {
    const operation = withChange(all, { add: ['beta'], remove: [] });
    const inverse = inverseOf(tree, operation);
    expect(inverse.kind === 'batch' && inverse.operations.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('changes the tags of one snapshot in one operation', () => {
    expect(inverseOf(tree, { kind: 'tag', id: 'a', remove: ['old'] })).toEqual({
      kind: 'tag',
      id: 'a',
      add: ['old'],
      remove: [],
    });
  });
});
