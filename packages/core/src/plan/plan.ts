import type { Capabilities } from '../capabilities/capabilities.ts';
import type { Operation } from '../operation/operation.ts';
import type { Refusal } from '../rules/refusal.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { build } from './build/build.ts';
import { compile } from './compile.ts';
import { Draft } from './draft.ts';
import { guardDomain } from './guards/guard-domain.ts';
import { guardRemoved } from './guards/guard-removed.ts';
import type { PlanResult } from './model.ts';
import { suggest } from './suggest/suggest.ts';

/**
 * What an operation would do to a tree, or why not: the one planner of the product. The browser runs it for the
 * preview, the server runs it again on the tree that it has just read. Pure; a refused operation has no steps.
 */
export function planOperation(
  tree: SnapshotTree,
  operation: Operation,
  capabilities: Capabilities,
): PlanResult {
  const outcome = tryOperation(tree, operation, capabilities);
  if (outcome.ok) return { ok: true, plan: compile(outcome.draft, operation) };
  return {
    ok: false,
    refusals: suggest(tree, operation, { capabilities, refusals: outcome.refusals, works }),
  };
}

/** Whether a suggestion works, perhaps after the user has accepted a loss. */
function works(tree: SnapshotTree, operation: Operation, capabilities: Capabilities): boolean {
  const outcome = tryOperation(tree, operation, capabilities);
  return outcome.ok || outcome.refusals.every((refusal) => refusal.class === 'loss');
}

type Outcome = { ok: true; draft: Draft } | { ok: false; refusals: Refusal[] };

function tryOperation(tree: SnapshotTree, operation: Operation, capabilities: Capabilities): Outcome {
  const guards = guardDomain(tree, operation);
  if (guards.length > 0) return { ok: false, refusals: guards };
  const draft = new Draft(tree, capabilities);
  build(draft, operation);
  const refusals = [...draft.losses, ...guardRemoved(draft), ...draft.refusals];
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, draft };
}
