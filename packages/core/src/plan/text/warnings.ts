import { spaceFor } from '../disks/space.ts';
import type { Draft } from '../draft.ts';
import { LIVE, type Warning } from '../model.ts';

/** The warnings of a finished draft: those its steps gave, and those that only the whole can tell. */
export function warningsOf(draft: Draft): Warning[] {
  return [
    ...draft.warnings,
    ...readOnlyWarnings(draft),
    ...powerWarnings(draft),
    ...unprovenWarnings(draft),
    ...consolidationWarnings(draft),
    ...spaceWarnings(draft),
  ];
}

/** A plan that ends with an unknown current snapshot leaves a VM that no further plan may change. */
function readOnlyWarnings({ bench }: Draft): Warning[] {
  if (bench.tree.current.kind === 'unknown' || bench.currentNow().kind !== 'unknown') return [];
  const text = `Afterwards the current snapshot of ${bench.tree.domain.name} is unknown, because no listed snapshot matches its live disks. Snaptree then refuses to merge, revert or create snapshots of this VM.`;
  return [{ code: 'readOnlyAfterwards', text, ids: [LIVE] }];
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

function unprovenWarnings({ bench, uses }: Draft): Warning[] {
  const parts: string[] = [];
  for (const verb of ['delete', 'revert', 'create'] as const) {
    for (const mechanism of uses[verb]) {
      const rules = bench.capabilities.mechanisms[mechanism];
      if (rules?.unproven.includes(verb)) parts.push(`${verb} (${rules.label})`);
    }
  }
  if (parts.length === 0) return [];
  return [
    { code: 'unproven', text: `Not proven on ${bench.capabilities.product}: ${parts.join(', ')}.`, ids: [] },
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

/** How much that is, and of how much, stands beside the plan's disks. */
function spaceWarnings(draft: Draft): Warning[] {
  const { needsBytes } = spaceFor(draft);
  const { freeBytes } = draft.bench.tree;
  if (needsBytes === undefined || freeBytes === undefined || needsBytes <= freeBytes) return [];
  const text = 'It may need more space than is free now, and would then fail half-way.';
  return [{ code: 'freeSpaceLow', text, ids: [] }];
}
