import type { Draft } from './draft.ts';
import { LIVE, type Warning } from './model.ts';

/** The warnings of a finished draft: those its steps gave, and those that only the whole can tell. */
export function warningsOf(draft: Draft): Warning[] {
  return [
    ...draft.warnings,
    ...powerWarnings(draft),
    ...unprovenWarnings(draft),
    ...consolidationWarnings(draft),
  ];
}

function powerWarnings({ bench, steps }: Draft): Warning[] {
  const before = bench.tree.live.power;
  const after = bench.power;
  if (before === after || !steps.some((step) => step.kind === 'revert')) return [];
  const words = { running: 'starts', paused: 'stands still', off: 'stops', saved: 'is saved' } as const;
  const code = after === 'running' ? 'machineStarts' : after === 'paused' ? 'machinePauses' : 'machineStops';
  return [
    { code, text: `The machine ${words[after]}: it is ${before} now and ${after} afterwards.`, ids: [LIVE] },
  ];
}

function unprovenWarnings({ bench, steps }: Draft): Warning[] {
  const parts = new Set<string>();
  for (const step of steps) {
    const { kind } = step;
    if (kind !== 'delete' && kind !== 'revert' && kind !== 'create') continue;
    const id = kind === 'delete' ? step.id : kind === 'revert' ? step.to : undefined;
    const index = id === undefined ? undefined : bench.shape.indexOf.get(id);
    const mechanism =
      kind === 'create' ? step.mechanism : index === undefined ? undefined : bench.snapshot(index).mechanism;
    const rules = mechanism === undefined ? undefined : bench.capabilities.mechanisms[mechanism];
    if (rules?.unproven.includes(kind)) parts.add(`${kind} of an ${rules.label}`);
  }
  if (parts.size === 0) return [];
  return [
    {
      code: 'unproven',
      text: `Not proven on ${bench.capabilities.product}: ${[...parts].join(', ')}.`,
      ids: [],
    },
  ];
}

/** A consolidating manager may leave the disks of a merge at fan-out 2 or more for later (vSphere). */
function consolidationWarnings({ bench, removed }: Draft): Warning[] {
  const wide = removed.filter(
    (r) => r.into.length > 1 && bench.rulesOf(r.index)?.storage === 'consolidating',
  );
  if (wide.length === 0) return [];
  return [
    {
      code: 'mayNeedConsolidation',
      text: 'The disks may stay until they are consolidated later.',
      ids: wide.map((r) => r.snapshot.id),
    },
  ];
}
