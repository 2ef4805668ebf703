import { message } from '../../message/message.ts';
import type { Draft } from '../draft.ts';
import { LIVE, type Plan, type Warning } from '../model.ts';
import { warning } from './warning.ts';

/** The warnings of a finished draft: those of its steps, and those about the plan as a unit. */
export function warningsOf(draft: Draft, space: Plan['space']): Warning[] {
  return [
    ...draft.warnings,
    ...readOnlyWarnings(draft),
    ...powerWarnings(draft),
    ...unprovenWarnings(draft),
    ...consolidationWarnings(draft),
    ...spaceWarnings(draft, space),
  ];
}

/** A plan that ends with an unknown current snapshot leaves a VM that no further plan may change. */
function readOnlyWarnings({ bench }: Draft): Warning[] {
  if (bench.tree.current.kind === 'unknown' || bench.currentNow().kind !== 'unknown') return [];
  const text = message`Afterward, the current snapshot of VM ${bench.tree.domain.name} is unknown, because no listed snapshot matches its live disks. Snaptree then refuses to delete, revert to, or take snapshots of this VM.`;
  return [warning('readOnlyAfterwards', text, [LIVE])];
}

function powerWarnings({ bench, steps }: Draft): Warning[] {
  const before = bench.tree.live.power;
  const after = bench.power;
  if (before === after || !steps.some((step) => step.kind === 'revert')) return [];
  const code = after === 'running' ? 'machineStarts' : after === 'paused' ? 'machinePauses' : 'machineStops';
  return [warning(code, message`The VM is ${before} now and ${after} afterward.`, [LIVE])];
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
  const text = message`Not yet tested on ${bench.capabilities.product}: ${parts.join(', ')}.`;
  return [warning('unproven', text)];
}

/** vSphere may keep the disks of a snapshot with several children until they are consolidated. */
function consolidationWarnings({ bench, removed }: Draft): Warning[] {
  const wide = removed.filter(
    (r) => r.into.length > 1 && bench.rulesOf(r.index)?.storage === 'consolidating',
  );
  if (wide.length === 0) return [];
  const text = 'The disk files may remain until the VM is consolidated.';
  return [
    warning(
      'mayNeedConsolidation',
      text,
      wide.map((r) => r.snapshot.id),
    ),
  ];
}

/** The plan's space has the figures. */
function spaceWarnings(draft: Draft, { needsBytes }: Plan['space']): Warning[] {
  const { freeBytes } = draft.bench.tree;
  const short = needsBytes !== undefined && freeBytes !== undefined && needsBytes > freeBytes;
  if (!short && !fillsOther(draft)) return [];
  const text =
    'This may need more space than is free. If the space runs out, the operation fails and may leave the VM in an incomplete state.';
  return [warning('freeSpaceLow', text)];
}

/** The layer that a merge writes to may be on a different, fuller file system than the active layer. */
function fillsOther({ bench, disks }: Draft): boolean {
  const chains = bench.tree.live.disks.map(({ chain }) => chain);
  if (!chains.some((chain) => chain.some(({ freeBytes }) => freeBytes !== undefined))) return false;
  const free = new Map(chains.flat().map((layer) => [layer.path, layer.freeBytes] as const));
  const written = new Map<string, number>();
  for (const { into, bytes } of disks)
    if (into !== undefined) written.set(into, (written.get(into) ?? 0) + (bytes ?? 0));
  return [...written].some(([path, bytes]) => {
    const room = free.get(path);
    return room !== undefined && bytes > room;
  });
}
