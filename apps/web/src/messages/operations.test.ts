import { type BatchMember, type Operation, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { namedIn, operationLabel, operationTitle } from './operations.ts';

const tree = treeFromNotation('a(b(c(d(e*))))');
const batch = (...operations: BatchMember[]): Operation => ({ kind: 'batch', operations });
const merge = (id: string): BatchMember => ({ kind: 'mergeIntoChildren', id });

describe('the words for several restore points', () => {
  it('name the first ones and how many more', () => {
    const four = batch(...['a', 'b', 'c', 'd'].map(merge));
    expect(operationTitle(four, tree)).toBe('Merge a, b, and 2 more into children');
    expect(operationLabel(four)).toBe('Merge 4 into children');
  });

  it('say what is done with them', () => {
    const guard = (id: string, on: boolean): BatchMember => ({ kind: 'protect', id, protected: on });
    expect(operationTitle(batch(guard('a', true), guard('b', true)), tree)).toBe('Protect a and b');
    expect(operationTitle(batch(guard('a', false), guard('b', false)), tree)).toBe(
      'Remove the protection of a and b',
    );
    expect(operationLabel(batch({ kind: 'discard', id: 'd' }, { kind: 'discard', id: 'e' }))).toBe(
      'Discard 2',
    );
  });

  it('name the tags that come and go', () => {
    const tag = (id: string, change: { add?: string[]; remove?: string[] }): BatchMember => ({
      kind: 'tag',
      id,
      ...change,
    });
    const added = batch(tag('a', { add: ['x'] }), tag('b', { add: ['x'] }));
    expect(operationTitle(added, tree)).toBe('Tag a and b “x”');
    expect(operationTitle(tag('a', { remove: ['x', 'y'] }), tree)).toBe('Take “x” and “y” off a');
    expect(operationTitle(tag('a', {}), tree)).toBe('Edit the tags of a');
  });

  it('promise nothing in common where different things are done', () => {
    const mixed = batch(merge('a'), { kind: 'discard', id: 'e' }, merge('b'));
    expect(operationLabel(mixed)).toBe('Several restore points: 3');
    expect(operationTitle(mixed, tree)).toBe('Merge a and b into children; discard e');
    expect(namedIn(mixed)).toEqual(['a', 'e', 'b']);
  });
});
