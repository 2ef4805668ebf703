import type { Power, Step } from '@snaptree/core';
import { restingOn } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import type { Place } from '../hypervisor.ts';
import { captureHardware, restoreHardware } from '../vm/hardware.ts';
import { capturedState, saveMemory, setPower } from '../vm/power.ts';

/**
 * What VirtualBox and vSphere have in common: a snapshot freezes the image of each disk, and the VM continues
 * in a fresh one above it; a revert throws that one away and opens another on top of the state file.
 */
export function createDifferencing(
  place: Place,
  step: Extract<Step, { kind: 'create' }>,
  suffix: string,
): void {
  const { domain } = place;
  const disks: SimulatedSnapshot['disks'] = [];
  for (const disk of domain.disks) {
    disks.push({ disk: disk.disk, coverage: 'external', stateFile: disk.file });
    disk.file = openAbove(place, disk.file, suffix);
    // A saved state refers to the new images.
    if (domain.savedMemory !== undefined) domain.savedMemory.files[disk.disk] = disk.file;
  }
  const id = place.newId();
  domain.snapshots.push({
    id,
    name: step.name,
    ...(step.description === undefined ? {} : { description: step.description }),
    parent: domain.current,
    createdAt: place.now,
    mechanism: step.mechanism,
    captured: captured(place, step.memory),
    memory: step.memory,
    ...(step.memory ? { memoryBytes: domain.memoryBytes } : {}),
    ...captureHardware(place),
    disks,
  });
  domain.current = id;
}

/** VirtualBox keeps whether there was a memory, vSphere the power state, and "off" where there is none. */
function captured({ host, domain }: Place, memory: boolean): SimulatedSnapshot['captured'] {
  if (host.kind === 'vsphere') return memory ? domain.power : 'off';
  return memory && domain.power === 'saved' ? 'running' : capturedState(domain.power);
}

/** Throws the live images away and opens new ones on top of the state files. A saved state is dropped. */
export function revertDifferencing(
  place: Place,
  snapshot: SimulatedSnapshot,
  options: { power: Power; suffix: string },
): void {
  const { domain, host } = place;
  for (const disk of domain.disks) {
    const stateFile = snapshot.disks.find((d) => d.disk === disk.disk)?.stateFile;
    if (stateFile === undefined) continue;
    if (restingOn(host.files, disk.file).length === 0) dropFile(place, disk.file);
    disk.file = openAbove(place, stateFile, options.suffix);
  }
  delete domain.savedMemory;
  domain.current = snapshot.id;
  restoreHardware(domain, snapshot);
  if (options.power === 'saved') saveMemory(place);
  else setPower(place, options.power);
}

function openAbove(place: Place, below: string, suffix: string): string {
  const folder = below.slice(0, below.lastIndexOf('/') + 1);
  const path = `${folder}${place.unique('d')}${suffix}`;
  place.host.files[path] = { backing: below, blocks: {}, bytes: 2_097_152 };
  return path;
}

/** Removes a file on which nothing rests, and what below it was kept for its sake only. */
export function dropFile({ host }: Place, path: string): void {
  const named = new Set<string>();
  for (const domain of Object.values(host.domains)) {
    for (const disk of domain.disks) named.add(disk.file);
    for (const s of domain.snapshots)
      for (const d of s.disks) if (d.stateFile !== undefined) named.add(d.stateFile);
  }
  const isSpare = (file: string) =>
    !named.has(file) &&
    typeof host.files[file]?.backing === 'string' &&
    restingOn(host.files, file).length === 0;
  for (let file: string | null = path; file !== null; ) {
    const below: string | null = host.files[file]?.backing ?? null;
    delete host.files[file];
    file = below !== null && isSpare(below) ? below : null;
  }
}

/** Replaces every reference of the VM to one file; a saved state refers to the same disks. */
export function repoint(place: Place, from: string, to: string): void {
  const { domain } = place;
  const saved = domain.savedMemory?.files ?? {};
  for (const [disk, file] of Object.entries(saved)) if (file === from) saved[disk] = to;
  for (const disk of domain.disks) if (disk.file === from) disk.file = to;
  for (const snapshot of domain.snapshots) {
    for (const disk of snapshot.disks) if (disk.stateFile === from) disk.stateFile = to;
  }
}

/** The image of each disk that holds a snapshot. */
export function imagesOf(snapshot: SimulatedSnapshot): { disk: string; stateFile: string }[] {
  return snapshot.disks.flatMap((d) =>
    d.coverage === 'external' && d.stateFile !== undefined ? [{ disk: d.disk, stateFile: d.stateFile }] : [],
  );
}

export function capacityOf(place: Place, disk: string): number {
  return place.domain.disks.find((d) => d.disk === disk)?.capacity ?? Number.MAX_SAFE_INTEGER;
}
