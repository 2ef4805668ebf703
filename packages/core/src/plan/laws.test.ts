import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { shapeOf } from '../tree/shape.ts';
import { applyPlan } from './apply.ts';
import type { Plan, Step } from './model.ts';
import { planOperation } from './plan.ts';
import { forests, operations } from './random.fixture.ts';

const cases = fc.tuple(forests, operations);
const runs = { numRuns: 2_000 };

/** Deltas by hand, without the planner: what each state holds is the sum of the deltas from its root. */
class Deltas {
  readonly parent = new Map<string, string | null>();
  readonly delta = new Map<string, string[]>();
  live: string[] = ['live'];
  current: string | null;

  constructor(tree: SnapshotTree) {
    for (const s of tree.snapshots) {
      this.parent.set(s.id, s.parent);
      this.delta.set(s.id, [`delta of ${s.id}`]);
    }
    this.current = tree.current.kind === 'snapshot' ? tree.current.id : null;
  }

  stateOf(id: string | null): string[] {
    const parts: string[][] = [];
    for (let at = id; at !== null; at = this.parent.get(at) ?? null) parts.unshift(this.delta.get(at) ?? []);
    return parts.flat();
  }

  liveState(): string[] {
    return [...this.stateOf(this.current), ...this.live];
  }

  run(step: Step, index: number): void {
    if (step.kind === 'delete' || step.kind === 'deleteMetadata') this.delete(step.id);
    if (step.kind === 'pull') {
      this.parent.set(step.into, step.parent);
      this.delta.set(step.into, [...(this.delta.get(step.id) ?? []), ...(this.delta.get(step.into) ?? [])]);
    }
    if (step.kind === 'revert') {
      this.current = step.to;
      this.live = [];
    }
    if (step.kind === 'create') {
      this.parent.set(`new:${index}`, this.current);
      this.delta.set(`new:${index}`, this.live);
      this.current = `new:${index}`;
      this.live = [];
    }
  }

  private delete(id: string): void {
    const own = this.delta.get(id) ?? [];
    const parent = this.parent.get(id) ?? null;
    for (const [child, above] of this.parent) {
      if (above !== id) continue;
      this.parent.set(child, parent);
      this.delta.set(child, [...own, ...(this.delta.get(child) ?? [])]);
    }
    if (this.current === id) {
      this.current = parent;
      this.live = [...own, ...this.live];
    }
    this.parent.delete(id);
    this.delta.delete(id);
  }
}

interface Outcome {
  readonly after: SnapshotTree;
  readonly capabilities: Capabilities;
}

function forAllowed(check: (tree: SnapshotTree, plan: Plan, outcome: Outcome) => void): number {
  let allowed = 0;
  fc.assert(
    fc.property(cases, ([{ tree, capabilities }, operation]) => {
      const result = planOperation(tree, operation, capabilities);
      if (!result.ok) return;
      allowed++;
      check(tree, result.plan, { after: applyPlan(tree, result.plan, capabilities), capabilities });
    }),
    runs,
  );
  return allowed;
}

const gone = (plan: Plan) =>
  new Set(plan.effects.flatMap((e) => (e.kind === 'merged' || e.kind === 'discarded' ? [e.id] : [])));

describe('the laws of every plan', () => {
  it('leaves a valid forest with one current snapshot', () => {
    const allowed = forAllowed((_, __, { after }) => {
      expect(shapeOf(after).defects).toEqual([]);
      expect(after.current.kind).not.toBe('unknown');
    });
    expect(allowed).toBeGreaterThan(200);
  });

  it('removes exactly the nodes that it lists as merged or discarded', () => {
    forAllowed((tree, plan, { after }) => {
      const listed = gone(plan);
      const kept = new Set(after.snapshots.map((s) => s.id));
      for (const s of tree.snapshots) expect(kept.has(s.id)).toBe(!listed.has(s.id));
    });
  });

  it('keeps the state of every survivor, and the live content unless it says reverted', () => {
    forAllowed((tree, plan, { after }) => {
      const before = new Deltas(tree);
      const carried = new Deltas(tree);
      plan.steps.forEach((step, i) => {
        carried.run(step, i);
      });
      for (const s of after.snapshots) {
        if (!s.id.startsWith('new:')) expect(carried.stateOf(s.id)).toEqual(before.stateOf(s.id));
        expect(carried.parent.get(s.id)).toBe(s.parent);
      }
      expect(carried.current).toBe(after.current.kind === 'snapshot' ? after.current.id : null);
      const reverted = plan.effects.find((e) => e.kind === 'reverted');
      const expected = reverted === undefined ? before.liveState() : before.stateOf(reverted.to);
      expect(carried.liveState()).toEqual(expected);
      expect(plan.live.content).toBe(reverted === undefined ? 'kept' : 'reverted');
    });
  });

  it('without force takes away only what was named', () => {
    forAllowed((tree, plan) => {
      const { operation } = plan;
      if ('force' in operation && operation.force === true) return;
      const allowed = nameable(tree, operation);
      for (const id of gone(plan)) expect(allowed).toContain(id);
      expect(plan.lostBeyondNamed).toEqual([]);
    });
  });

  it('never removes a protected node', () => {
    forAllowed((tree, plan) => {
      const kept = tree.snapshots.filter((s) => s.protected).map((s) => s.id);
      for (const id of gone(plan)) expect(kept).not.toContain(id);
    });
  });

  it('gives a refusal without steps, whose suggestions can be carried out', () => {
    fc.assert(
      fc.property(cases, ([{ tree, capabilities }, operation]) => {
        const result = planOperation(tree, operation, capabilities);
        if (result.ok) return;
        expect(result.refusals.length).toBeGreaterThan(0);
        for (const suggestion of result.refusals.flatMap((r) => r.suggestions)) {
          const tried = planOperation(tree, suggestion, capabilities);
          if (!tried.ok) expect(tried.refusals.every((r) => r.class === 'loss')).toBe(true);
        }
      }),
      runs,
    );
  });

  it('can be stopped after any step, and the tree that is left can be read and planned on', () => {
    forAllowed((tree, plan, { capabilities }) => {
      for (let n = 0; n <= plan.steps.length; n++) {
        const half = applyPlan(tree, { ...plan, steps: plan.steps.slice(0, n) }, capabilities);
        expect(shapeOf(half).defects).toEqual([]);
      }
    });
  });

  it('changes nothing in the tree that it was made for', () => {
    fc.assert(
      fc.property(cases, ([{ tree, capabilities }, operation]) => {
        const copy = JSON.stringify(tree);
        const result = planOperation(tree, operation, capabilities);
        if (result.ok) applyPlan(tree, result.plan, capabilities);
        expect(JSON.stringify(tree)).toBe(copy);
      }),
      { numRuns: 500 },
    );
  });
});

/** What an operation may remove without force: semantics.md §6, law 4. */
function nameable(tree: SnapshotTree, operation: Operation): string[] {
  const parentOf = new Map(tree.snapshots.map((s) => [s.id, s.parent]));
  const path = new Set<string>();
  for (
    let at = tree.current.kind === 'snapshot' ? tree.current.id : null;
    at !== null;
    at = parentOf.get(at) ?? null
  )
    path.add(at);
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'discard':
      return [operation.id];
    case 'mergeIntoParent':
      return [parentOf.get(operation.id) ?? operation.id];
    case 'removeAll':
    case 'removeSubtree':
      return [...path];
    default:
      return [];
  }
}
