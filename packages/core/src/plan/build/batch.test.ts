import { describe, expect, it } from 'vitest';
import type { BatchMember } from '../../operation/operation.ts';
import { notate, treeFromNotation } from '../../tree/notation.ts';
import { applyPlan } from '../apply.ts';
import { planOperation } from '../plan.ts';
import { type StorageName, storages } from '../storage.fixture.ts';

const on = (kind: 'discard' | 'mergeIntoChildren', ids: string): BatchMember[] =>
  ids.split(' ').map((id) => ({ kind, id }));

function run(before: string, storage: StorageName, operations: BatchMember[]) {
  const { capabilities, mechanism } = storages[storage];
  const tree = treeFromNotation(before, { mechanism });
  const result = planOperation(tree, { kind: 'batch', operations }, capabilities);
  if (!result.ok) return result.refusals.map((r) => `${r.code}: ${r.blockers.join(' ')}`).join(', ');
  const steps = result.plan.steps.map((s) => (s.kind === 'delete' ? s.id : s.kind)).join(' ');
  return `${notate(applyPlan(tree, result.plan, capabilities))} by ${steps}`;
}

describe('several snapshots in one plan', () => {
  it('discards a picked parent after its picked children, without force', () => {
    expect(run('a(b(c d) e*)', 'layered', on('discard', 'b d c'))).toBe('a(e*) by d c b');
  });

  it('merges from the end that the storage finds cheap', () => {
    expect(run('a(b(c(d*)))', 'layered', on('mergeIntoChildren', 'c b'))).toBe('a(d*) by b c');
    expect(run('a(b(c(d*)))', 'virtualbox', on('mergeIntoChildren', 'b c'))).toBe('a(d*) by c b');
  });

  it('discards first, so that a merge finds the fan-out that the storage needs', () => {
    const picked: BatchMember[] = [
      { kind: 'mergeIntoChildren', id: 'b' },
      { kind: 'discard', id: 'd' },
    ];
    expect(run('a(b(c* d))', 'layered', picked)).toBe('a(c*) by d b');
  });

  it('refuses the batch when one member is refused', () => {
    expect(run('a(b(c* d) e)', 'layered', on('discard', 'e b'))).toBe('wouldDiscardOthers: c d live');
    expect(run('a(b(c* d) e)', 'layered', on('mergeIntoChildren', 'e a'))).toMatch(
      /tooManyChildren|wouldDiscardSelf/,
    );
  });

  it('counts discarded snapshots that were not selected, for the typed confirmation', () => {
    const { capabilities, mechanism } = storages.layered;
    const tree = treeFromNotation('a(b(c) d*)', { mechanism });
    const forced = planOperation(
      tree,
      { kind: 'batch', operations: [{ kind: 'discard', id: 'b', force: true }] },
      capabilities,
    );
    expect(forced.ok && forced.plan.lostBeyondNamed).toEqual(['c']);
    const both = planOperation(tree, { kind: 'batch', operations: on('discard', 'b c') }, capabilities);
    expect(both.ok && both.plan.lostBeyondNamed).toEqual([]);
  });
});
