import { type Operation, planOperation, type Terminology, type TreeReading } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { nativePhraseFor } from './terminology.ts';

const words: Terminology = {
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

const speaking = (reading: TreeReading): TreeReading => ({
  ...reading,
  capabilities: { ...reading.capabilities, terminology: words },
});

/** As one line, and undefined where nothing is said. */
function termsOf(operation: Operation, reading: TreeReading): string | undefined {
  const planned = planOperation(reading.tree, operation, reading.capabilities);
  if (!planned.ok) throw new Error('the test needs an operation that is allowed');
  const phrase = nativePhraseFor(planned.plan, reading);
  const actions = phrase?.actions.map(({ word, times }) => `${word} x${times}`).join(' ');
  return actions === undefined ? undefined : [actions, phrase?.means].filter(Boolean).join(', ');
}

const merge = { kind: 'mergeIntoChildren', id: 'a' } as const;

describe('the hypervisor’s own terms for a plan', () => {
  it.each<[string, string, Operation, string | undefined]>([
    ['a merge', 'a(b(c*))', merge, 'Delete x1, its delta disk is consolidated'],
    [
      'a merge into the parent',
      'a(b(c*))',
      { kind: 'mergeIntoParent', id: 'b' },
      'Delete x1, its delta disk is consolidated',
    ],
    ['a discard', 'a(b c*)', { kind: 'discard', id: 'b' }, 'Delete x1, its delta disk is removed'],
    ['a subtree, for which it has no action', 'a(b(c*))', { kind: 'removeSubtree', id: 'b' }, 'Delete x2'],
    ['everything', 'a(b(c*))', { kind: 'removeAll' }, 'Delete All x1'],
    ['what it calls the same', 'a*', { kind: 'rename', id: 'a', name: 'x' }, undefined],
  ])('gives the terms for %s', (_, notation, operation, line) => {
    expect(termsOf(operation, speaking(readingOf(notation, 'overlay')))).toBe(line);
  });

  it('mentions the revert in the terms for a discard that reverts the VM', () => {
    const reading = speaking(readingOf('a(b(c*))'));
    expect(termsOf({ kind: 'discard', id: 'b', force: true }, reading)).toBe('Restore x1 Delete x2');
    expect(termsOf({ kind: 'revert', id: 'a', safety: 'before' }, reading)).toBe('Take x1 Restore x1');
  });

  it('mentions no file for a snapshot without a file of its own', () => {
    expect(termsOf(merge, speaking(readingOf('a(b(c*))')))).toBe('Delete x1');
  });

  it('gives no terms where the hypervisor has none', () => {
    expect(termsOf(merge, readingOf('a(b*)'))).toBeUndefined();
  });
});
