import { describe, expect, it } from 'vitest';
import type { SnapshotTree } from '../tree/model.ts';
import { notate, treeFromNotation } from '../tree/notation.ts';
import { applyPlan } from './apply.ts';
import type { Plan } from './model.ts';
import { planOperation } from './plan.ts';
import { planRest } from './rest.ts';
import { storages } from './storage.fixture.ts';

const { capabilities: independent } = storages.independent;

const removeAll = { kind: 'removeAll' as const, force: true };

/** The plan of an operation, and the tree after its first steps. */
function stopped(tree: SnapshotTree, done: number) {
  const result = planOperation(tree, removeAll, independent);
  if (!result.ok) throw new Error('the test needs an operation that is allowed');
  const { plan } = result;
  const now = applyPlan(tree, { ...plan, steps: plan.steps.slice(0, done) }, independent);
  return { plan, now, rest: { operation: plan.operation, steps: plan.steps.slice(done) } };
}

function planned(result: ReturnType<typeof planRest>): Plan {
  if (!result.ok) throw new Error(result.refusals.map((refusal) => refusal.sentence).join(' '));
  return result.plan;
}

describe('the rest of a plan', () => {
  it('has the remaining steps, and describes only those', () => {
    const { now, rest, plan } = stopped(treeFromNotation('a(b(c*))'), 1);
    const remaining = planned(planRest(now, rest, independent));
    expect(remaining.steps).toEqual(plan.steps.slice(1));
    const [gone] = plan.steps;
    if (gone?.kind !== 'delete') throw new Error('the plan should begin with a delete');
    expect(remaining.effects.some((effect) => 'id' in effect && effect.id === gone.id)).toBe(false);
    expect(remaining.sentence).not.toBe(plan.sentence);
  });

  it('ends in the same tree as the complete plan, wherever it stopped', () => {
    const tree = treeFromNotation('a(b(c d*) e)');
    const { plan } = stopped(tree, 0);
    const wanted = notate(applyPlan(tree, plan, independent));
    for (let done = 0; done < plan.steps.length; done++) {
      const { now, rest } = stopped(tree, done);
      const remaining = planned(planRest(now, rest, independent));
      expect(notate(applyPlan(now, remaining, independent))).toBe(wanted);
    }
  });

  it('is refused where one of its snapshots has been protected since', () => {
    const { now, rest } = stopped(treeFromNotation('a(b(c*))'), 1);
    const guarded = { ...now, snapshots: now.snapshots.map((s) => ({ ...s, protected: true })) };
    const result = planRest(guarded, rest, independent);
    expect(!result.ok && result.refusals[0]?.code).toBe('protected');
  });

  it('keeps steps that change no data', () => {
    const tree = treeFromNotation('a(b*)');
    const operation = { kind: 'protect' as const, id: 'a', protected: true };
    const remaining = planned(planRest(tree, { operation, steps: [operation] }, independent));
    expect(remaining.steps).toEqual([operation]);
    expect(remaining.effects).toEqual([{ kind: 'edited', id: 'a' }]);
  });
});
