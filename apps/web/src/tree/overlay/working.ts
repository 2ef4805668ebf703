import type { Effect, Job, SnapshotTree, Step } from '@snaptree/core';
import { LIVE_NODE } from '../layout/shape.ts';

/** The nodes that running jobs work on right now, with their percentage, null where there is none. */
export function workingNodes(jobs: readonly Job[], tree: SnapshotTree): Map<string, number | null> {
  const there = new Set(tree.snapshots.map(({ id }) => id));
  const working = new Map<string, number | null>();
  for (const job of jobs) {
    const current = job.steps.find(({ state }) => state === 'intent' || state === 'sent');
    if (job.state === 'finished' || current === undefined) continue;
    for (const id of placesOf(current.step, there)) working.set(id, current.progress?.percent ?? null);
  }
  return working;
}

/** Where the work of a step shows. vSphere removes a node from the list before its data has moved. */
function placesOf(step: Step, there: ReadonlySet<string>): string[] {
  if (!('id' in step)) return [LIVE_NODE];
  if (step.kind === 'pull') return [step.id, step.into];
  if (there.has(step.id)) return [step.id];
  const receivers = step.kind === 'delete' ? step.children.filter((id) => there.has(id)) : [];
  return receivers.length > 0 ? receivers : [LIVE_NODE];
}

/** The remaining effects of a running job on the nodes; the tree already shows those of its finished steps. */
export function effectsToCome(job: Job): Effect[] {
  const done = new Set<string>();
  for (const { step, state } of job.steps) {
    if (state !== 'observed') continue;
    if (step.kind === 'pull') done.add(step.into);
    else if ('id' in step) done.add(step.id);
    if (step.kind === 'revert') done.add(LIVE_NODE);
  }
  return job.effects.filter((effect) => {
    if (effect.kind === 'receives') return !done.has(effect.from);
    if (effect.kind === 'reverted') return !done.has(LIVE_NODE);
    return !('id' in effect) || !done.has(effect.id);
  });
}
