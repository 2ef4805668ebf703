import type { Step } from '@snaptree/core';
import { chainOf, commitDown, definedOf, needed } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { childrenOf, entryOf, type Place, unlist, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { captureHardware } from '../vm/hardware.ts';
import { capturedState } from '../vm/power.ts';

type Create = Extract<Step, { kind: 'create' }>;

const unsupported = (text: string) =>
  new NativeError(`Operation not supported: ${text}`, { number: 'VIR_ERR_OPERATION_UNSUPPORTED' });

/** External snapshots: the file becomes the state file, and a new overlay is opened on top of it. */
export function beginExternalCreate(place: Place, step: Create): Work {
  const { domain } = place;
  const active = domain.power === 'running' || domain.power === 'paused';
  if (step.memory && !active)
    throw new NativeError(
      'Requested operation is not valid: memory state cannot be saved with offline or disk-only snapshot',
    );
  if (step.quiesce && domain.power !== 'running')
    throw new NativeError('Requested operation is not valid: domain is not running, quiescing is impossible');
  if (step.disks?.length === 0)
    throw new NativeError('unsupported configuration: nothing selected for snapshot');
  const bytes = step.memory ? domain.memoryBytes : 0;
  return {
    bytes,
    needs: bytes,
    percent: false,
    cancel: false,
    text: bytes > 0 ? 'Saving memory' : 'Opening overlays',
  };
}

export function createExternal(place: Place, step: Create): void {
  const { domain, host } = place;
  const active = domain.power === 'running' || domain.power === 'paused';
  const id = place.newId();
  const folder = folderOf(domain.disks[0]?.file ?? '');
  const snapshot: SimulatedSnapshot = {
    id,
    name: step.name,
    ...(step.description === undefined ? {} : { description: step.description }),
    parent: domain.current,
    createdAt: place.now,
    mechanism: 'external',
    // Without memory libvirt records "disk-snapshot", whether the machine ran or stood still (tried on 9.0).
    captured: step.memory || !active ? capturedState(domain.power) : 'running',
    memory: step.memory,
    ...(step.memory
      ? { memoryBytes: domain.memoryBytes, memoryFile: `${folder}${domain.name}.${id.slice(0, 8)}.save` }
      : {}),
    ...captureHardware(place),
    disks: [],
  };
  for (const disk of domain.disks) {
    if (step.disks !== undefined && !step.disks.includes(disk.disk)) {
      snapshot.disks.push({ disk: disk.disk, coverage: 'none' });
      continue;
    }
    const overlay = `${folderOf(disk.file)}${domain.name}-${disk.disk}.${place.unique('s')}.qcow2`;
    snapshot.disks.push({ disk: disk.disk, coverage: 'external', stateFile: disk.file, overlay });
    const defined = definedOf(host.files, disk);
    // Of a VM that is off, the definition names the overlay alone, or what it named before (9.0, tried).
    disk.defined = !active && defined < 2 ? 1 : defined + 1;
    host.files[overlay] = { backing: disk.file, blocks: {}, bytes: 196_608 };
    disk.file = overlay;
  }
  domain.snapshots.push(snapshot);
  domain.current = snapshot.id;
}

/**
 * libvirt 9.0 commits the overlay down into the state file, and for that the overlay must be in the chain that
 * the machine has open (or would open). It looks neither at what else lies in the overlay nor at a saved image.
 */
export function beginExternalDelete(place: Place, id: string): Work {
  const { domain, host } = place;
  const snapshot = found(place, id);
  refuseByFamily(place, snapshot);
  refuseUndefined(place, snapshot);
  let bytes = 0;
  for (const disk of covered(snapshot)) {
    const live = domain.disks.find((d) => d.disk === disk.disk)?.file ?? '';
    const chain = chainOf(host.files, live);
    if (!chain.includes(disk.overlay) || host.files[disk.overlay] === undefined) {
      throw new NativeError(
        `operation failed: could not find image '${disk.overlay}' in chain for '${live}'`,
        { number: 'VIR_ERR_OPERATION_FAILED' },
      );
    }
    if (chain[chain.indexOf(disk.overlay) + 1] !== disk.stateFile) {
      throw new NativeError(
        'operation failed: snapshot VM disk source and parent disk source are not the same',
        { number: 'VIR_ERR_OPERATION_FAILED' },
      );
    }
    if (host.files[disk.stateFile] === undefined)
      throw new NativeError(`Cannot access storage file '${disk.stateFile}': No such file or directory`, {
        number: 'VIR_ERR_SYSTEM_ERROR',
      });
    bytes += host.files[disk.overlay]?.bytes ?? 0;
  }
  return { bytes, needs: bytes, percent: true, cancel: false, text: 'Block commit' };
}

/** What it refuses by its list of snapshots alone. */
function refuseByFamily(place: Place, snapshot: SimulatedSnapshot): void {
  const { domain } = place;
  const children = childrenOf(domain, snapshot.id);
  const parent = snapshot.parent === null ? undefined : entryOf(domain, snapshot.parent);
  if (children.length > 1)
    throw unsupported('deletion of external disk snapshots with multiple children not supported');
  if (domain.current === snapshot.id && children.length > 0)
    throw unsupported('deletion of active external snapshot that is not a leaf snapshot is not supported');
  if (parent?.mechanism === 'internal')
    throw unsupported('deleting external snapshot that has internal snapshot as parent not supported');
}

/** While the VM is off, libvirt 9.0 looks for a file only in the stored definition. */
function refuseUndefined(place: Place, snapshot: SimulatedSnapshot): void {
  const { domain, host } = place;
  if (domain.power !== 'off' && domain.power !== 'saved') return;
  for (const { disk, overlay } of covered(snapshot)) {
    const written = domain.disks.find((d) => d.disk === disk);
    if (written === undefined) continue;
    if (chainOf(host.files, written.file).slice(0, definedOf(host.files, written)).includes(overlay))
      continue;
    throw new NativeError(
      `operation failed: could not find image '${overlay}' in the stored definition of '${domain.name}'`,
      { number: 'VIR_ERR_OPERATION_FAILED' },
    );
  }
}

/** Answers the files that stay: libvirt 9.0 merges the disks and leaves the memory image where it is (tried). */
export function deleteExternal(place: Place, id: string): string[] {
  const { domain, host } = place;
  const snapshot = found(place, id);
  for (const disk of covered(snapshot)) {
    const written = domain.disks.find((d) => d.disk === disk.disk);
    const chain = chainOf(host.files, written?.file ?? '');
    if (written !== undefined) {
      const defined = definedOf(host.files, written);
      const depth = chain.indexOf(disk.overlay);
      // The definition keeps its chain only if that reaches the file merged into (9.0, qemuBlockJobGetConfigDisk).
      written.defined = depth + 1 < defined ? defined - 1 : 1;
    }
    commitDown(host.files, {
      upper: disk.overlay,
      lower: disk.stateFile,
      capacity: written?.capacity ?? 0,
      rebase: chain,
    });
    if (written?.file === disk.overlay) written.file = disk.stateFile;
    for (const other of domain.snapshots) {
      for (const d of other.disks)
        if (d.coverage === 'external' && d.stateFile === disk.overlay) d.stateFile = disk.stateFile;
    }
  }
  delete domain.halfDone;
  unlist(domain, snapshot);
  return snapshot.memoryFile === undefined ? [] : [snapshot.memoryFile];
}

/** A commit that stops leaves a mark, and the state file with some of the blocks in it (tried on libvirt 9.0). */
export function haltExternal(place: Place, id: string): void {
  const { domain, host } = place;
  const snapshot = found(place, id);
  const dirty: string[] = [];
  for (const disk of covered(snapshot)) {
    const [half] = Object.entries(needed(host.files, disk.overlay).blocks);
    if (half !== undefined) needed(host.files, disk.stateFile).blocks[half[0]] = half[1];
    dirty.push(disk.stateFile);
  }
  domain.halfDone = { id, dirty };
}

function covered(snapshot: SimulatedSnapshot): { disk: string; stateFile: string; overlay: string }[] {
  return snapshot.disks.flatMap((d) =>
    d.coverage === 'external' && d.stateFile !== undefined && d.overlay !== undefined
      ? [{ disk: d.disk, stateFile: d.stateFile, overlay: d.overlay }]
      : [],
  );
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
