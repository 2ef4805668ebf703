import { type BatchMember, type Operation, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { namedIn, operationLabel, operationTitle } from './operations.ts';

const tree = treeFromNotation('a(b(c(d(e*))))');
const batch = (...operations: BatchMember[]): Operation => ({ kind: 'batch', operations });
const merge = (id: string): BatchMember => ({ kind: 'mergeIntoChildren', id });

describe('titles of repairs', () => {
  it('say where the data was merged, so that the alternatives differ', () => {
    expect(operationTitle({ kind: 'repair' }, tree)).toBe('Repair the snapshot records of domain');
    expect(operationTitle({ kind: 'repair', merged: 'intoBacking' }, tree)).toBe(
      'Repair the snapshot records of domain: data merged down (blockcommit)',
    );
    expect(operationTitle({ kind: 'repair', merged: 'intoOverlay' }, tree)).toBe(
      'Repair the snapshot records of domain: data copied up (blockpull)',
    );
  });
});

describe('titles of operations on several snapshots', () => {
  it('names the first snapshots and counts the others in a title', () => {
    const four = batch(...['a', 'b', 'c', 'd'].map(merge));
    expect(operationTitle(four, tree)).toBe('Merge a, b, and 2 more into children');
    expect(operationLabel(four)).toBe('Merge 4 snapshots into children');
  });

  it('says in the title what is done with several snapshots', () => {
    const guard = (id: string, on: boolean): BatchMember => ({ kind: 'protect', id, protected: on });
    expect(operationTitle(batch(guard('a', true), guard('b', true)), tree)).toBe('Protect a and b');
    expect(operationTitle(batch(guard('a', false), guard('b', false)), tree)).toBe(
      'Remove protection from a and b',
    );
    expect(operationLabel(batch({ kind: 'discard', id: 'd' }, { kind: 'discard', id: 'e' }))).toBe(
      'Discard 2 snapshots',
    );
  });

  it('names added and removed tags in the title', () => {
    const tag = (id: string, change: { add?: string[]; remove?: string[] }): BatchMember => ({
      kind: 'tag',
      id,
      ...change,
    });
    const added = batch(tag('a', { add: ['x'] }), tag('b', { add: ['x'] }));
    expect(operationTitle(added, tree)).toBe('Add tag “x” to a and b');
    expect(operationTitle(tag('a', { remove: ['x', 'y'] }), tree)).toBe('Remove tags “x” and “y” from a');
    expect(operationTitle(tag('a', {}), tree)).toBe('Edit the tags of a');
  });

  it('groups different operations of a batch in the title', () => {
    const mixed = batch(merge('a'), { kind: 'discard', id: 'e' }, merge('b'));
    expect(operationLabel(mixed)).toBe('Multiple operations on 3 snapshots');
    expect(operationTitle(mixed, tree)).toBe('Merge a and b into children; discard e');
    expect(namedIn(mixed)).toEqual(['a', 'e', 'b']);
  });
});
