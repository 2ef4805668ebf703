import type { Operation, OwnWords, TreeReading } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../stage.fixture.ts';
import { ownPhraseFor } from './own-words.ts';

const words: OwnWords = {
  tool: 'the Client',
  actions: {
    delete: 'Delete',
    deleteAll: 'Delete All',
    revert: 'Restore',
    create: 'Take',
    saveMemory: 'Suspend',
  },
  layers: { overlay: { name: 'delta disk', merged: 'consolidated' } },
};

function reading(kind: 'internal' | 'overlay', ownWords: OwnWords | undefined = words): TreeReading {
  const plain = readingOf('a(b(c*))', kind);
  return ownWords === undefined ? plain : { ...plain, capabilities: { ...plain.capabilities, ownWords } };
}

const merge = { kind: 'mergeIntoChildren', id: 'a' } as const;

describe('the hypervisor’s own words for an operation', () => {
  it.each<[string, Operation, string | undefined]>([
    ['a merge', merge, 'Delete, its delta disk is consolidated'],
    [
      'a merge into the parent',
      { kind: 'mergeIntoParent', id: 'b' },
      'Delete, its delta disk is consolidated',
    ],
    ['a discard', { kind: 'discard', id: 'c' }, 'Delete, its delta disk is removed'],
    [
      'a subtree, for which it has no action',
      { kind: 'removeSubtree', id: 'b' },
      'Delete, one after the other',
    ],
    ['everything', { kind: 'removeAll' }, 'Delete All'],
    [
      'several',
      { kind: 'batch', operations: [merge, { kind: 'discard', id: 'c' }] },
      'Delete, one after the other',
    ],
    [
      'several that only get tags',
      { kind: 'batch', operations: [{ kind: 'tag', id: 'a', add: ['x'] }] },
      undefined,
    ],
    ['a revert', { kind: 'revert', id: 'a' }, 'Restore'],
    ['what it cannot do', { kind: 'untrack', id: 'a' }, undefined],
    ['what it calls the same', { kind: 'rename', id: 'a', name: 'x' }, undefined],
  ])('are told for %s', (_, operation, told) => {
    const phrase = ownPhraseFor(operation, reading('overlay'));
    const text = phrase === undefined ? undefined : [phrase.word, phrase.means].filter(Boolean).join(', ');
    expect(text).toBe(told);
  });

  it('say nothing of a file where a restore point has none of its own', () => {
    expect(ownPhraseFor(merge, reading('internal'))).toEqual({ word: 'Delete' });
  });

  it('are missing where the hypervisor gives none', () => {
    expect(ownPhraseFor(merge, readingOf('a(b*)'))).toBeUndefined();
  });
});
