import type { Draft } from '../draft.ts';
import type { DiskEffect, Plan } from '../model.ts';

/**
 * What a draft frees at most, and the temporary space that it needs. A consolidation needs the hypervisor's estimate;
 * what it frees is unknown in advance.
 */
export function spaceFor({ bench, disks, steps }: Draft): Plan['space'] {
  if (!steps.some((step) => step.kind === 'consolidate')) return spaceOf(disks);
  const { consolidationNeedsBytes } = bench.tree;
  return consolidationNeedsBytes === undefined ? {} : { needsBytes: consolidationNeedsBytes };
}

const NOTHING_FREED: ReadonlySet<DiskEffect['action']> = new Set(['writeOverlay', 'keepLayer', 'keepMemory']);

/**
 * Of effects on disks; undefined where a size is unknown, which is never the same as zero. A merge removes a layer,
 * but blocks that the layer below did not have yet stay, so the gain is an upper bound.
 */
export function spaceOf(effects: readonly DiskEffect[]): Plan['space'] {
  let frees: number | undefined = 0;
  let needs: number | undefined = 0;
  let written: number | undefined = 0;
  for (const effect of effects) {
    if (NOTHING_FREED.has(effect.action)) continue;
    // Every copy exists before the original is deleted.
    if (effect.action === 'writeMemory' || effect.action === 'pull') {
      written = written === undefined || effect.bytes === undefined ? undefined : written + effect.bytes;
      continue;
    }
    frees = frees === undefined || effect.bytes === undefined ? undefined : frees + effect.bytes;
    if (effect.action !== 'commitDown' && effect.action !== 'moveForward') continue;
    needs = needs === undefined || effect.bytes === undefined ? undefined : Math.max(needs, effect.bytes);
  }
  return {
    ...(frees === undefined ? {} : { freesBytes: frees }),
    ...(needs === undefined || written === undefined ? {} : { needsBytes: needs + written }),
  };
}

/** Whether a plan may need more space than is free. It runs only if a user accepts that. */
export const lacksSpace = ({ warnings }: Pick<Plan, 'warnings'>): boolean =>
  warnings.some(({ code }) => code === 'freeSpaceLow');
