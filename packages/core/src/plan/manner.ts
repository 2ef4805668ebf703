import type { MechanismRules, StepManner } from '../rules/capabilities.ts';
import type { Draft } from './draft.ts';
import type { Step } from './model.ts';

const instant: StepManner = { percent: false, cancel: false, pausesGuest: false };

/** What the job is like while it runs: whatever one of its steps is. Cancelling is possible if any step allows it. */
export function mannerOf(draft: Draft): StepManner {
  let whole = instant;
  for (const step of draft.steps) {
    const manner = stepManner(draft, step);
    if (manner === instant) continue;
    whole = {
      percent: whole.percent || manner.percent,
      cancel: whole.cancel || manner.cancel,
      pausesGuest: whole.pausesGuest || (manner.pausesGuest && draft.bench.tree.live.power === 'running'),
    };
  }
  return whole;
}

function stepManner(draft: Draft, step: Step): StepManner {
  const verb = step.kind;
  if (verb !== 'delete' && verb !== 'revert' && verb !== 'create') return instant;
  const mechanism =
    verb === 'create' ? step.mechanism : mechanismOf(draft, verb === 'delete' ? step.id : step.to);
  const rules: MechanismRules | undefined =
    mechanism === undefined ? undefined : draft.bench.capabilities.mechanisms[mechanism];
  return rules?.manner[verb] ?? instant;
}

function mechanismOf(draft: Draft, id: string): string | undefined {
  const index = draft.bench.shape.indexOf.get(id);
  return index === undefined ? undefined : draft.bench.snapshot(index).mechanism;
}
