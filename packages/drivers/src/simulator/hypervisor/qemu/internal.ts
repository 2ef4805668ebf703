import type { Step } from '@snaptree/core';
import { chainOf, definedOf, needed } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { type Place, unlist, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { captureHardware, restoreHardware } from '../vm/hardware.ts';
import { capturedState, setPower } from '../vm/power.ts';
import { forgetRevert } from './external-revert.ts';
import { refuseInactiveDisks, refuseJobName } from './refusals.ts';

type Create = Extract<Step, { kind: 'create' }>;
type Revert = Extract<Step, { kind: 'revert' }>;

const isActive = (place: Place) => place.domain.power === 'running' || place.domain.power === 'paused';

/** qcow2 internal snapshots: all disks at once, with the memory if the VM is running or paused. */
export function beginInternalCreate(place: Place, step: Create): Work {
  const { domain } = place;
  if (step.quiesce) throw new NativeError('unsupported flags: quiescing goes with disk-only snapshots');
  if (step.disks !== undefined && step.disks.length < domain.disks.length) {
    throw new NativeError(
      'unsupported configuration: internal snapshots and checkpoints require all disks to be selected for snapshot',
    );
  }
  if (isActive(place) && !step.memory) {
    throw new NativeError(
      'unsupported configuration: internal snapshot of a running VM must include the memory state',
    );
  }
  if (!isActive(place) && step.memory) {
    throw new NativeError(
      'unsupported configuration: memory state cannot be saved with offline or disk-only snapshot',
    );
  }
  if (isActive(place)) refuseJobName(place, 'save', step.name);
  refuseInactiveDisks(place, 'save');
  const bytes = step.memory ? domain.memoryBytes : 0;
  return { bytes, needs: bytes, percent: false, cancel: false, text: 'Saving the VM into its disk' };
}

export function createInternal(place: Place, step: Create): void {
  const { domain, host } = place;
  const id = place.newId();
  for (const disk of domain.disks) {
    const file = needed(host.files, disk.file);
    file.inside = { ...file.inside, [id]: { ...file.blocks } };
    file.insideNames = { ...file.insideNames, [id]: step.name };
  }
  forgetRevert(place);
  domain.snapshots.push({
    id,
    name: step.name,
    ...(step.description === undefined ? {} : { description: step.description }),
    parent: domain.current,
    createdAt: place.now,
    mechanism: 'internal',
    captured: capturedState(domain.power),
    memory: step.memory,
    ...(step.memory ? { memoryBytes: domain.memoryBytes } : {}),
    ...captureHardware(place),
    disks: domain.disks.map((d) => ({ disk: d.disk, coverage: 'internal', stateFile: d.file })),
  });
  domain.current = id;
}

/** While the VM is active, QEMU deletes the snapshot, and only in the files that it has open for writing. */
export function beginInternalDelete(place: Place, id: string): Work {
  const { domain, host } = place;
  const snapshot = found(place, id);
  if (isActive(place)) refuseJobName(place, 'delete', snapshot.name);
  for (const [disk, path] of holders(snapshot)) {
    const written = domain.disks.find((d) => d.disk === disk)?.file;
    if (isActive(place) && written !== path) {
      throw new NativeError(
        `operation failed: Failed to delete snapshot '${snapshot.name}': no such snapshot on device '${disk}'`,
      );
    }
    if (host.files[path] === undefined)
      throw new NativeError(`internal error: qemu-img: Could not open '${path}': No such file or directory`);
  }
  return { bytes: 0, needs: 0, percent: false, cancel: false, text: 'Dropping references' };
}

export function deleteInternal(place: Place, id: string): void {
  const snapshot = found(place, id);
  for (const [, path] of holders(snapshot)) delete place.host.files[path]?.inside?.[id];
  unlist(place.domain, snapshot);
}

/**
 * The VM writes the file that holds the snapshot again, also if that is a backing file. A failed revert leaves a
 * running VM off, because libvirt stops it before it opens the file (tried on 9.0).
 */
export function beginInternalRevert(place: Place, step: Revert): Work {
  const { host } = place;
  const snapshot = found(place, step.to);
  for (const [, path] of holders(snapshot)) {
    if (host.files[path]?.inside?.[step.to] !== undefined) continue;
    setPower(place, 'off');
    throw new NativeError(
      `internal error: process exited while connecting to monitor: Snapshot '${snapshot.name}' does not exist in '${path}'`,
    );
  }
  if (snapshot.memory) {
    try {
      refuseJobName(place, 'load', snapshot.name);
    } catch (error) {
      setPower(place, 'off');
      throw error;
    }
  }
  const bytes = snapshot.memoryBytes ?? 0;
  return { bytes, needs: 0, percent: false, cancel: false, text: 'Loading the VM from its disk' };
}

export function revertInternal(place: Place, step: Revert): void {
  const { domain, host } = place;
  const snapshot = found(place, step.to);
  for (const [disk, path] of holders(snapshot)) {
    const file = needed(host.files, path);
    file.blocks = { ...file.inside?.[step.to] };
    const written = domain.disks.find((d) => d.disk === disk);
    if (written === undefined) continue;
    const defined = definedOf(host.files, written);
    const depth = chainOf(host.files, written.file).indexOf(path);
    written.file = path;
    if (depth !== 0) written.defined = depth > 0 ? Math.max(1, defined - depth) : 1;
  }
  domain.current = step.to;
  restoreHardware(domain, snapshot);
  setPower(place, step.power);
}

function holders(snapshot: SimulatedSnapshot): [disk: string, path: string][] {
  return snapshot.disks.flatMap((d) =>
    d.coverage === 'internal' && d.stateFile !== undefined ? [[d.disk, d.stateFile]] : [],
  );
}
