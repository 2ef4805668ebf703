import type { PowerAction } from '../../operation/operation.ts';
import type { Power } from '../../tree/model.ts';
import type { Workbench } from '../../workbench/workbench.ts';

export const powerAfter: Readonly<Record<PowerAction, Power>> = {
  start: 'running',
  shutdown: 'off',
  stop: 'off',
  pause: 'paused',
  resume: 'running',
};

export function applyPower(bench: Workbench, action: PowerAction): void {
  bench.power = powerAfter[action];
  // The same QEMU process continues.
  if (action !== 'pause' && action !== 'resume') bench.writableBacking.clear();
  bench.inactiveDisks = false;
  if (bench.power === 'running') bench.changed = 'unknown';
}

export function applyManagedSave(bench: Workbench, action: 'save' | 'remove'): void {
  bench.power = action === 'save' ? 'saved' : 'off';
  bench.writableBacking.clear();
  bench.inactiveDisks = false;
}
