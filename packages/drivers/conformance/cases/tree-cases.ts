import type { Operation } from '@snaptree/core';

export interface Case {
  readonly tree: string;
  /** Builds the operation from the IDs of the snapshots. */
  readonly operation: (id: (name: string) => string) => Operation;
  readonly words: string;
}

type Named = Extract<Operation, { id: string }>['kind'];

const on = (
  kind: Extract<Named, 'mergeIntoChildren' | 'mergeIntoParent' | 'discard' | 'removeSubtree' | 'revert'>,
  tree: string,
  name: string,
): Case => ({
  tree,
  operation: (id) => ({ kind, id: id(name), force: true }),
  words: `${kind}(${name})`,
});

const pulled = (tree: string, name: string): Case => ({
  tree,
  operation: (id) => ({ kind: 'mergeIntoChildren', id: id(name), pull: true }),
  words: `mergeIntoChildren(${name}, pull)`,
});

/** The documented examples and variations of them; all use force, so that data loss is tested as well. */
export const cases: readonly Case[] = [
  on('mergeIntoChildren', 'a(b(c* d))', 'b'),
  on('mergeIntoChildren', 'a(b*)', 'b'),
  on('mergeIntoChildren', 'a(b(c*))', 'a'),
  on('mergeIntoChildren', 'a(b(c*))', 'b'),
  on('mergeIntoChildren', 'a*', 'a'),
  on('mergeIntoChildren', 'a*(b)', 'a'),
  on('mergeIntoChildren', 'a(b(c) d*)', 'b'),
  pulled('a(b(c* d))', 'b'),
  pulled('a(b*(c))', 'b'),
  pulled('a(b(c d) e*)', 'b'),
  pulled('a(b(c(d)) e*)', 'b'),
  pulled('a(b(c) d*)', 'a'),
  pulled('a*(b)', 'a'),
  on('mergeIntoParent', 'a(b(c*))', 'b'),
  on('mergeIntoParent', 'a(b(c*))', 'c'),
  on('mergeIntoParent', 'a*(b(c))', 'b'),
  on('mergeIntoParent', 'a(b(c*) d(e))', 'b'),
  on('mergeIntoParent', 'a(b*)', 'a'),
  on('mergeIntoParent', 'a(b) c*', 'a'),
  on('mergeIntoParent', 'a(b d*)', 'b'),
  on('discard', 'a(b(c d*))', 'c'),
  on('discard', 'a(b(c* d))', 'b'),
  on('discard', 'a(b(c*))', 'c'),
  on('removeSubtree', 'a(b(c*))', 'b'),
  on('removeSubtree', 'a(b(c* d))', 'b'),
  {
    tree: 'a(b(c(d*)))',
    operation: (id) => ({ kind: 'removeSubtree', id: id('b'), keepRoot: true }),
    words: 'removeSubtree(b, keepRoot)',
  },
  { tree: 'a(b(c(d*)))', operation: () => ({ kind: 'removeAll' }), words: 'removeAll' },
  { tree: 'a(b* c)', operation: () => ({ kind: 'removeAll', force: true }), words: 'removeAll' },
  on('revert', 'a(b(c*))', 'a'),
  on('revert', 'a(b* c)', 'c'),
  {
    tree: 'a(b*)',
    operation: (id) => ({ kind: 'revert', id: id('a'), safety: 'before the revert' }),
    words: 'revert(a, safety)',
  },
  {
    tree: 'a*',
    operation: (id) => ({ kind: 'describe', id: id('a'), description: 'two\nlines & <markup>' }),
    words: 'describe(a)',
  },
];
