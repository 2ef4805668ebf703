import type { MechanismRules } from '../../capabilities/capabilities.ts';
import type { Power } from '../../tree/model.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { attachAsCaptured } from '../disks/attached.ts';
import { revertChain, uncoverChain } from '../disks/reverted-chain.ts';
import type { Warning } from '../model.ts';

interface Reversion extends Pick<MechanismRules, 'storage'> {
  readonly power: Power;
}

/** Gives the bench the live state of the snapshot; the warnings are about disks that it gains or loses. */
export function applyRevert(bench: Workbench, node: number, { power, storage }: Reversion): Warning[] {
  if (storage === 'independent') uncoverChain(bench, node);
  else revertChain(bench, node);
  const warnings = attachAsCaptured(bench, node);
  bench.setCurrent(node);
  bench.writableBacking.clear();
  bench.power = power;
  bench.inactiveDisks = power === 'paused' && bench.snapshot(node).memory && storage !== 'independent';
  bench.changed = power === 'off' || power === 'saved' ? 'no' : 'unknown';
  bench.content = 'reverted';
  return warnings;
}
