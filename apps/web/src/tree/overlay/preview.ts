import {
  applyPlan,
  type Operation,
  type Plan,
  planOperation,
  type Refusal,
  type SnapshotTree,
  type TreeReading,
} from '@snaptree/core';

/** What is previewed: a plan with the tree that it leads to, or the reasons why there is none. */
export type Preview =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly after: SnapshotTree }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** What an operation would do to a tree: planned here, with the planner that the server runs, without a request. */
export function previewOf(reading: TreeReading, operation: Operation): Preview {
  const { tree, capabilities } = reading;
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) return { kind: 'refused', refusals: result.refusals };
  return { kind: 'plan', plan: result.plan, after: applyPlan(tree, result.plan, capabilities) };
}
