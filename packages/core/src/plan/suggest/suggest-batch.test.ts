import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchMember, Operation } from '../../operation/operation.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { planOperation } from '../plan.ts';
import { everyStorage, type StorageName, storages } from '../storage.fixture.ts';

const on = (kind: 'discard' | 'mergeIntoChildren', ids: string): BatchMember[] =>
  ids.split(' ').map((id) => ({ kind, id }));

function suggestions(
  before: string,
  storage: StorageName,
  operations: BatchMember[],
  guarded: string[] = [],
): string[] {
  const { capabilities, mechanism } = storages[storage];
  const drawn = treeFromNotation(before, { mechanism });
  const snapshots = drawn.snapshots.map((s) => (guarded.includes(s.id) ? { ...s, protected: true } : s));
  const result = planOperation({ ...drawn, snapshots }, { kind: 'batch', operations }, capabilities);
  if (result.ok) throw new Error('it is not refused');
  return result.refusals.flatMap((refusal) => refusal.suggestions.map(inShort));
}

function inShort(operation: Operation): string {
  if (operation.kind === 'batch') return operation.operations.map(inShort).join(', ');
  return 'id' in operation ? `${operation.kind} ${operation.id}` : operation.kind;
}

describe('a refused set', () => {
  it('can be done without what is protected', () => {
    const merges = on('mergeIntoChildren', 'a b c');
    expect(suggestions('a(b(c(d*)))', 'layered', merges, ['b'])).toEqual([
      'mergeIntoChildren a, mergeIntoChildren c',
    ]);
  });

  it('can be done with the refused ones merged or discarded the other way', () => {
    expect(suggestions('a(b(c(e*) d))', 'independent', on('mergeIntoChildren', 'b d'))).toEqual([
      'mergeIntoChildren b, discard d',
      'mergeIntoChildren b',
    ]);
    expect(suggestions('a(b(c*) d)', 'layered', on('discard', 'b d'))).toEqual([
      'mergeIntoChildren b, discard d',
      'discard d',
    ]);
  });

  it('can be done without those that too many build on', () => {
    const merges = on('mergeIntoChildren', 'a b e');
    expect(suggestions('a(b(c d) e(f*))', 'layered', merges)).toEqual(['mergeIntoChildren e']);
  });

  it('has no way out when no member works', () => {
    expect(suggestions('a(b c*)', 'layered', on('mergeIntoChildren', 'a b'), ['a', 'b'])).toEqual([]);
  });

  it('never gets a suggestion that does not work', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const trees = ['a(b(c* d) e(f))', 'a(b(c(d(e(f*)))))', 'a b(c d*) e(f)', 'a*(b c(d e f))'];
    const members = fc.array(
      fc.record({
        kind: fc.constantFrom('discard' as const, 'mergeIntoChildren' as const, 'mergeIntoParent' as const),
        id: fc.constantFrom(...ids),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const cases = fc.tuple(fc.constantFrom(...trees), fc.constantFrom(...everyStorage), members);
    let tried = 0;
    fc.assert(
      fc.property(cases, ([notation, storage, operations]) => {
        const { capabilities, mechanism } = storages[storage];
        const tree = treeFromNotation(notation, { mechanism });
        const result = planOperation(tree, { kind: 'batch', operations }, capabilities);
        if (result.ok) return;
        for (const suggestion of result.refusals.flatMap((r) => r.suggestions)) {
          tried += 1;
          const again = planOperation(tree, suggestion, capabilities);
          expect(again.ok || again.refusals.every((r) => r.class === 'loss')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(tried).toBeGreaterThan(50);
  });
});
