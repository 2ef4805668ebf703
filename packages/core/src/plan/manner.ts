import type { StepManner } from '../capabilities/capabilities.ts';
import type { Draft } from './draft.ts';

/** What the job is like while it runs: whatever one of its steps is. Cancelling is possible if any step allows it. */
export function mannerOf({ bench, uses }: Draft): StepManner {
  const whole = { percent: false, cancel: false, pausesGuest: false };
  for (const verb of ['delete', 'revert', 'create'] as const) {
    for (const mechanism of uses[verb]) {
      const manner = bench.capabilities.mechanisms[mechanism]?.manner[verb];
      whole.percent ||= manner?.percent ?? false;
      whole.cancel ||= manner?.cancel ?? false;
      whole.pausesGuest ||= (manner?.pausesGuest ?? false) && bench.tree.live.power === 'running';
    }
  }
  return whole;
}
