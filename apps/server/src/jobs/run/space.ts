import { lacksSpace, planRest, type SnapshotTree } from '@snaptree/core';
import type { JobContent } from '../journal/open-job.ts';

/**
 * Whether the steps from `index` on may need more space than is free now, although the accepted plan did not: running
 * out of space in the middle of a merge may leave the VM incomplete.
 */
export function spaceRanLow({ plan, capabilities }: JobContent, index: number, now: SnapshotTree): boolean {
  if (lacksSpace(plan)) return false;
  const rest = { operation: plan.operation, steps: plan.steps.slice(index) };
  try {
    const planned = planRest(now, rest, capabilities);
    return planned.ok && lacksSpace(planned.plan);
  } catch {
    // The step itself reports what does not fit.
    return false;
  }
}
