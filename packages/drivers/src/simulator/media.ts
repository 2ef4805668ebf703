import type { Step } from '@snaptree/core';
import { behaviors } from './hypervisor/qemu/behavior.ts';
import { capturedHardware } from './hypervisor/vm/hardware.ts';
import type { Stage } from './jobs.ts';
import type { SimulatedDomain } from './world/model.ts';

/** As the libvirt driver does: before a revert, media are removed from the record of a snapshot without memory. */
export function emptyDrives({ world, libvirt }: Stage, domain: SimulatedDomain, step: Step): void {
  if (step.kind !== 'revert' || world.state.kind !== 'qemu' || !behaviors[libvirt].branches) return;
  const snapshot = domain.snapshots.find(({ id }) => id === step.to);
  if (snapshot === undefined || snapshot.mechanism !== 'external' || snapshot.memory) return;
  const captured = capturedHardware(domain, snapshot);
  if (captured?.drives.some(({ medium }) => medium !== null) !== true || domain.hardware === undefined)
    return;
  const drives = captured.drives.map(({ drive }) => ({ drive, medium: null }));
  domain.hardware.forms.push({ ...captured, drives });
  snapshot.hardware = domain.hardware.forms.length - 1;
}
