import { treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { findIn, indexOf, nextHit } from './hits.ts';

const plain = treeFromNotation('a(b(c* d) e)');
const tree = {
  ...plain,
  snapshots: plain.snapshots.map((snapshot) => {
    if (snapshot.id === 'b') return { ...snapshot, name: 'Café update', tags: ['nightly', 'keep'] };
    if (snapshot.id === 'd') return { ...snapshot, description: 'Before the NIGHTLY update', owner: 'Veeam' };
    if (snapshot.id === 'e') return { ...snapshot, id: '7f3c9a10-e', name: 'other' };
    return snapshot;
  }),
};
const index = indexOf(tree);
const hits = (text: string) => Object.fromEntries(findIn(index, text));

describe('finding snapshots', () => {
  it('searches names, tags, descriptions, owners and ids, and reports which one matched', () => {
    expect(hits('nightly')).toEqual({ b: 'tags', d: 'description' });
    expect(hits('veeam')).toEqual({ d: 'owner' });
    expect(hits('7f3c')).toEqual({ '7f3c9a10-e': 'id' });
    expect(hits('cafe')).toEqual({ b: 'name' });
    expect(hits('live')).toEqual({ live: 'name' });
  });

  it('requires all words, in any field', () => {
    expect(hits('update keep')).toEqual({ b: 'name' });
    expect(hits('update  veeam ')).toEqual({ d: 'description' });
    expect(hits('update nowhere')).toEqual({});
  });

  it('matches no id by chance with a few letters, and nothing with none', () => {
    expect(hits('f3')).toEqual({});
    expect(hits('  ')).toEqual({});
  });

  it('lists hits in the order of the list, from top to bottom', () => {
    const all = findIn(indexOf(treeFromNotation('x1(x2(x3 x4*) x5)')), 'x');
    expect([...all.keys()]).toEqual(['x1', 'x2', 'x3', 'x4', 'x5']);
  });
});

describe('moving from hit to hit', () => {
  const found = findIn(indexOf(treeFromNotation('x1(x2(x3) y*)')), 'x');

  it('starts at the first or the last hit, and wraps around', () => {
    expect(nextHit(found, undefined, 1)).toBe('x1');
    expect(nextHit(found, 'y', -1)).toBe('x3');
    expect(nextHit(found, 'x1', 1)).toBe('x2');
    expect(nextHit(found, 'x3', 1)).toBe('x1');
    expect(nextHit(found, 'x1', -1)).toBe('x3');
    expect(nextHit(new Map(), 'x1', 1)).toBeUndefined();
  });
});
