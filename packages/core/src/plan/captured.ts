import type { Capabilities } from '../capabilities/capabilities.ts';
import type { Power, Snapshot } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';

/**
 * Without the memory, libvirt does not distinguish a VM that was running from a paused one, and vSphere not from one
 * that was off. The memory of a saved VM counts as running where a VM is saved after every revert (VirtualBox 7.2
 * takes such snapshots, tested); elsewhere a revert restores the saved VM (vSphere 8).
 */
export function capturedBy({ power, capabilities }: Workbench, memory: boolean): Snapshot['captured'] {
  if (!memory && capabilities.withoutMemoryIsOff === true) return 'off';
  if (power === 'off' || (power === 'saved' && !memory)) return 'off';
  if (power === 'saved') return capabilities.revertWaits === true ? 'running' : 'saved';
  return memory && power === 'paused' ? 'paused' : 'running';
}

/** The power state after a plain revert: a snapshot without memory stops the VM (libvirt 9.0, tested). */
export function revertedPower(snapshot: Snapshot, { revertWaits }: Capabilities): Power {
  if (!snapshot.memory) return 'off';
  return revertWaits === true ? 'saved' : snapshot.captured;
}
