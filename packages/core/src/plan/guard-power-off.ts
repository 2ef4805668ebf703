import type { Refusal } from '../rules/refusal.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { guard, missingLayer } from './guards.ts';
import { LIVE } from './model.ts';

/** What would be lost when the machine stops running, beyond its memory. */
export function guardPowerOff(bench: Workbench): Refusal[] {
  if (bench.power !== 'running' && bench.power !== 'paused') return [];
  return [...guardTransient(bench), ...guardOpenFiles(bench)];
}

/** The hypervisor forgets a transient domain and the records of its snapshots as soon as it is off. */
export function guardTransient(bench: Workbench): Refusal[] {
  const { name, transient } = bench.tree.domain;
  return transient !== true
    ? []
    : [
        guard(
          'transientDomain',
          `${name} is transient: when it stops, its definition and the records of its snapshots are lost. Define it first, so that it persists.`,
          [LIVE],
        ),
      ];
}

/** A running VM may hold a deleted file open, and then its content exists only until the VM stops. */
function guardOpenFiles(bench: Workbench): Refusal[] {
  const missing = missingLayer(bench.tree);
  return missing === undefined
    ? []
    : [
        guard(
          'missingFile',
          `${missing} is missing on the hypervisor. ${bench.tree.domain.name} may still hold it open; when the VM stops, its content is lost. Bring the file back first.`,
          [LIVE],
        ),
      ];
}
