import { describe, expect, it } from 'vitest';
import type { Capabilities, Rule } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';

const manner = { percent: false, cancel: false, pausesGuest: false };
const no = { supported: false as const, reason: 'not here' };

function layered(rules: { delete?: Rule[]; revert?: Rule[] }): Capabilities {
  return {
    driver: 'test',
    product: 'test',
    mechanisms: {
      external: {
        label: 'external',
        storage: 'layered',
        delete: rules.delete ?? [],
        revert: rules.revert ?? [],
        create: [],
        direction: 'down',
        order: 'baseFirst',
        untrackedSeat: 'unknown',
        manner: { delete: manner, revert: manner, create: manner },
        unproven: [],
      },
    },
    creates: { running: ['external'], paused: ['external'], off: ['external'], saved: [] },
    rename: no,
    describe: no,
    untrack: no,
    consolidate: no,
    managedSave: no,
    power: [],
    revertDropsManagedSave: false,
    revertPower: [],
  };
}

const tree = (text: string, power: SnapshotTree['live']['power'] = 'running') =>
  treeFromNotation(text, { mechanism: 'external', power });

function codes(on: SnapshotTree, operation: Operation, rules: Capabilities): string[] {
  const result = planOperation(on, operation, rules);
  return result.ok ? [] : result.refusals.map((refusal) => refusal.code);
}

describe('noBranchAside', () => {
  const rules = layered({ delete: [{ kind: 'noBranchAside', class: 'guard', says: 'x' }] });

  it.each(['a(b*(c))', 'a(b(c d*))', 'a(b(c(d e*)))'])('refuses to merge a of %s, running or off', (text) => {
    for (const power of ['running', 'off'] as const) {
      expect(codes(tree(text, power), { kind: 'mergeIntoChildren', id: 'a' }, rules)).toEqual([
        'versionHazard',
      ]);
    }
  });

  it('names what is in the way', () => {
    const result = planOperation(tree('a(b*(c))'), { kind: 'mergeIntoChildren', id: 'a' }, rules);
    expect(result.ok ? [] : result.refusals[0]?.blockers).toEqual(['c']);
  });

  it.each([
    ['a(b(c*))', 'a'],
    ['a(b(c d(e*)))', 'd'],
  ])('allows what has no branch aside above it: %s, %s', (text, id) => {
    expect(codes(tree(text), { kind: 'mergeIntoChildren', id }, rules)).toEqual([]);
  });
});

describe('hasCurrent', () => {
  const rules = layered({ revert: [{ kind: 'hasCurrent', class: 'guard', says: 'x' }] });
  const revert: Operation = { kind: 'revert', id: 'b', force: true };

  it('refuses a revert while no snapshot is current, and offers to take one first', () => {
    const result = planOperation(tree('a(b)'), revert, rules);
    expect(result.ok ? [] : result.refusals).toMatchObject([
      { code: 'versionHazard', suggestions: [{ kind: 'revert', id: 'b', safety: 'before b' }] },
    ]);
  });

  it('allows it with a safety snapshot, which is current then', () => {
    expect(codes(tree('a(b)'), { ...revert, safety: 's' }, rules)).toEqual([]);
    expect(codes(tree('a*(b)'), revert, rules)).toEqual([]);
  });
});
