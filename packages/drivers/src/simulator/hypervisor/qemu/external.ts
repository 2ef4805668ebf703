import type { Step } from '@snaptree/core';
import { chainOf, commitDown, definedOf, emptyOverlay, needed } from '../../world/images.ts';
import type { SimulatedDomain, SimulatedSnapshot } from '../../world/model.ts';
import { childrenOf, descendantsOf, entryOf, moments, type Place, unlist, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { captureHardware } from '../vm/hardware.ts';
import { capturedState } from '../vm/power.ts';
import { allowMore, noteMerge, refuseReadOnly } from './apparmor.ts';
import { behaviors } from './behavior.ts';
import { forgetRevert } from './external-revert.ts';
import { discardExternal, isDiscarded } from './leaf.ts';
import { daemonCrashed, failed, refuseDeepChains, refuseInactiveDisks, unsupported } from './refusals.ts';

type Create = Extract<Step, { kind: 'create' }>;

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
    // Without memory, libvirt records "disk-snapshot" both for running and for paused VMs (tried on 9.0).
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
    host.files[overlay] = emptyOverlay(disk.file);
    allowMore(place, disk.file);
    disk.file = overlay;
  }
  forgetRevert(place);
  domain.snapshots.push(snapshot);
  domain.current = snapshot.id;
}

/**
 * libvirt commits the overlay into the state file, and for that the overlay must be in the chain that the VM has open
 * or would open. It looks neither at what else the overlay holds nor at a saved memory image.
 */
export function beginExternalDelete(place: Place, id: string): Work {
  const { domain, host } = place;
  const snapshot = found(place, id);
  if (isDiscarded(place, snapshot)) return moments('Deleting files');
  refuseByFamily(place, snapshot);
  refuseInactiveDisks(place, 'merge');
  if (behaviors[place.libvirt].branches) refuseDeepChains(place);
  else refuseUndefined(place, snapshot);
  let bytes = 0;
  for (const disk of merged(place, snapshot)) {
    const live = domain.disks.find((d) => d.disk === disk.disk)?.file ?? '';
    const chain = chainOf(host.files, live);
    if (!chain.includes(disk.overlay) || host.files[disk.overlay] === undefined) {
      throw failed(`could not find image '${disk.overlay}' in chain for '${live}'`);
    }
    if (chain[chain.indexOf(disk.overlay) + 1] !== disk.stateFile) {
      throw failed('snapshot VM disk source and parent disk source are not the same');
    }
    if (host.files[disk.stateFile] === undefined)
      throw new NativeError(`Cannot access storage file '${disk.stateFile}': No such file or directory`, {
        number: 'VIR_ERR_SYSTEM_ERROR',
      });
    bytes += host.files[disk.overlay]?.bytes ?? 0;
  }
  refuseReadOnly(place, snapshot, merged(place, snapshot));
  return { bytes, needs: bytes, percent: true, cancel: false, text: 'Block commit' };
}

/** What libvirt refuses by its list of snapshots. */
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
  if (behaviors[place.libvirt].crashesBelowBranch && hasBranchAside(place, snapshot)) throw daemonCrashed();
}

/**
 * Whether the VM is based on the snapshot, and some descendant of it that was taken while the VM was off is not below
 * the VM.
 */
function hasBranchAside({ domain }: Place, { id }: SimulatedSnapshot): boolean {
  const below = new Set<string>();
  for (let s = entryOf(domain, domain.current ?? ''); s !== undefined; s = entryOf(domain, s.parent ?? ''))
    below.add(s.id);
  return (
    below.has(id) &&
    descendantsOf(domain, id).some(({ id: other, captured }) => !below.has(other) && captured === 'off')
  );
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
    throw failed(`could not find image '${overlay}' in the stored definition of '${domain.name}'`);
  }
}

/** Answers the files that stay: libvirt 9.0 leaves the memory image where it is, later ones delete it (tried). */
export function deleteExternal(place: Place, id: string): string[] {
  const snapshot = found(place, id);
  if (isDiscarded(place, snapshot)) discardExternal(place, snapshot);
  else mergeDown(place, snapshot);
  const { memoryFile } = snapshot;
  return behaviors[place.libvirt].branches || memoryFile === undefined ? [] : [memoryFile];
}

function mergeDown(place: Place, snapshot: SimulatedSnapshot): void {
  const { domain, host } = place;
  noteMerge(place, merged(place, snapshot));
  for (const disk of merged(place, snapshot)) {
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
      // Since 9.9, libvirt rebases the files of other branches as well (tried on 12.8).
      rebase: behaviors[place.libvirt].branches ? [...chain, ...stateFilesOf(domain)] : chain,
    });
    if (written?.file === disk.overlay) written.file = disk.stateFile;
    for (const other of domain.snapshots) {
      for (const d of other.disks)
        if (d.coverage === 'external' && d.stateFile === disk.overlay) d.stateFile = disk.stateFile;
    }
  }
  delete domain.halfDone;
  unlist(domain, snapshot);
}

const stateFilesOf = ({ snapshots }: SimulatedDomain) =>
  snapshots.flatMap(({ disks }) => disks.flatMap(({ stateFile }) => stateFile ?? []));

/** An interrupted commit leaves a mark, and some of the blocks in the state file (tried on libvirt 9.0). */
export function haltExternal(place: Place, id: string): void {
  const { domain, host } = place;
  const snapshot = found(place, id);
  if (isDiscarded(place, snapshot)) return;
  const dirty: string[] = [];
  for (const disk of merged(place, snapshot)) {
    const [half] = Object.entries(needed(host.files, disk.overlay).blocks);
    if (half !== undefined) needed(host.files, disk.stateFile).blocks[half[0]] = half[1];
    dirty.push(disk.stateFile);
  }
  domain.halfDone = { id, dirty };
}

/** Which files are merged: since 11.3, libvirt finds the upper one in the live chain (tested on 11.3 and 12.8). */
function merged(place: Place, snapshot: SimulatedSnapshot) {
  const { domain, host } = place;
  if (!behaviors[place.libvirt].branches) return covered(snapshot);
  return covered(snapshot).map((disk) => {
    const live = domain.disks.find((d) => d.disk === disk.disk)?.file ?? '';
    const chain = chainOf(host.files, live);
    return { ...disk, overlay: chain[chain.indexOf(disk.stateFile) - 1] ?? disk.overlay };
  });
}

function covered(snapshot: SimulatedSnapshot): { disk: string; stateFile: string; overlay: string }[] {
  return snapshot.disks.flatMap((d) =>
    d.coverage === 'external' && d.stateFile !== undefined && d.overlay !== undefined
      ? [{ disk: d.disk, stateFile: d.stateFile, overlay: d.overlay }]
      : [],
  );
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
