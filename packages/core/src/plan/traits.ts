import type { StepTraits } from '../capabilities/capabilities.ts';
import type { Draft } from './draft.ts';

/** What the job is like while it runs: whatever one of its steps is. Cancelling is possible if any step allows it. */
export function traitsOf({ bench, uses, pulled }: Draft): StepTraits {
  // A copy can be stopped at any time: the files read the same before, during, and after it.
  const whole = { percent: pulled.size > 0, cancel: pulled.size > 0, pausesGuest: false };
  for (const verb of ['delete', 'revert', 'create'] as const) {
    for (const mechanism of uses[verb]) {
      const traits = bench.capabilities.mechanisms[mechanism]?.traits[verb];
      whole.percent ||= traits?.percent ?? false;
      whole.cancel ||= traits?.cancel ?? false;
      whole.pausesGuest ||= (traits?.pausesGuest ?? false) && bench.tree.live.power === 'running';
    }
  }
  return whole;
}
