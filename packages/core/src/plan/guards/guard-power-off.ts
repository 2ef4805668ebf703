import { message } from '../../message/message.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE } from '../model.ts';
import { missingLayer } from './guard-chain.ts';
import { guard } from './refuse.ts';

/** What would be lost when the VM stops, in addition to its memory. */
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
          message`VM ${name} is transient: when it stops, its definition and the records of its snapshots are lost. Make it persistent first (virsh define).`,
          [LIVE],
        ),
      ];
}

/** A running VM may have a deleted file open, whose data exists only until the VM stops. */
function guardOpenFiles(bench: Workbench): Refusal[] {
  const missing = missingLayer(bench.tree);
  return missing === undefined
    ? []
    : [
        guard(
          'missingFile',
          message`${missing} does not exist on the host. VM ${bench.tree.domain.name} may still have it open; when the VM stops, the data is lost. Restore the file first.`,
          [LIVE],
        ),
      ];
}
