import type { Capabilities } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { applyStep } from './apply.ts';
import { compile } from './compile.ts';
import { Draft } from './draft.ts';
import { guardDomain } from './guards/guard-domain.ts';
import { guardRemoved } from './guards/guard-removed.ts';
import type { PlanResult, Step } from './model.ts';

/**
 * The plan for the remaining steps of a plan, in their order, on the tree after its first steps: with its own
 * sentence, effects, files and space. The steps themselves do not change. Throws
 * `stepExpectationFailed` when a step names what is not there.
 */
export function planRest(
  tree: SnapshotTree,
  rest: { readonly operation: Operation; readonly steps: readonly Step[] },
  capabilities: Capabilities,
): PlanResult {
  const guards = guardDomain(tree, rest.operation);
  if (guards.length > 0) return { ok: false, refusals: guards };
  const draft = new Draft(tree, capabilities);
  for (const step of rest.steps) {
    const before = draft.steps.length;
    applyStep(draft, step);
    if (draft.refused) break;
    if (draft.steps.length === before) draft.steps.push(step);
  }
  const refusals = [...guardRemoved(draft), ...draft.refusals];
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, plan: compile(draft, rest.operation) };
}
