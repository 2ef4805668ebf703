import type { Step } from '@snaptree/core';
import { emptyOverlay } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { childrenOf, entryOf, type Place, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { restoreHardware } from '../vm/hardware.ts';
import { setPower } from '../vm/power.ts';
import { behaviors } from './behavior.ts';
import { daemonCrashed, unsupported } from './refusals.ts';

type Revert = Extract<Step, { kind: 'revert' }>;

/** libvirt reads only what it needs to put overlays on the files of the snapshot, and refuses little. */
export function beginExternalRevert(place: Place, step: Revert): Work {
  const { domain, host } = place;
  if (!behaviors[place.libvirt].branches) throw unsupported('revert to external snapshot not supported yet');
  const snapshot = found(place, step.to);
  if (entryOf(domain, domain.current ?? '') === undefined) throw daemonCrashed();
  if (domain.savedMemory !== undefined && !snapshot.memory) {
    throw new NativeError(
      'revert requires force: snapshot without memory state, removal of existing managed saved state strongly recommended to avoid corruption',
      { number: 'VIR_ERR_SNAPSHOT_REVERT_RISKY' },
    );
  }
  for (const { stateFile } of snapshot.disks) {
    if (stateFile === undefined || host.files[stateFile] !== undefined) continue;
    setPower(place, 'off');
    throw new NativeError(`Cannot access storage file '${stateFile}': No such file or directory`, {
      number: 'VIR_ERR_SYSTEM_ERROR',
    });
  }
  return {
    bytes: snapshot.memoryBytes ?? 0,
    needs: 0,
    percent: false,
    cancel: false,
    text: 'Opening overlays',
  };
}

/**
 * The VM writes a new overlay on every disk. The files that the record of the current snapshot names are deleted,
 * whatever is in them. The new ones become the record of a snapshot without children; the record of one with
 * children still names the file of a child, and keeps the new ones separately (11.3,
 * qemuSnapshotRevertExternalFinish; tried on 11.3 and 12.8).
 */
export function revertExternal(place: Place, step: Revert): void {
  const { domain, host } = place;
  const snapshot = found(place, step.to);
  const current = entryOf(domain, domain.current ?? '');
  const made = domain.disks.map((disk) => overlayOn(place, disk, snapshot));
  for (const path of current === undefined ? [] : recorded(current)) delete host.files[path];
  delete current?.revertDisks;
  if (childrenOf(domain, snapshot.id).length > 0) {
    snapshot.revertDisks = Object.fromEntries(made.map(({ disk, overlay }) => [disk, overlay]));
  } else snapshot.disks = made.map((entry) => ({ ...entry, coverage: 'external' }));
  for (const disk of domain.disks) {
    disk.file = made.find((entry) => entry.disk === disk.disk)?.overlay ?? disk.file;
    delete disk.defined;
  }
  domain.current = snapshot.id;
  delete domain.writable;
  restoreHardware(domain, snapshot);
  setPower(place, step.power);
  if (snapshot.memory && domain.power === 'paused') domain.inactiveDisks = true;
}

/** A new snapshot on the current one makes libvirt forget which files the last revert made. */
export function forgetRevert({ domain }: Place): void {
  delete entryOf(domain, domain.current ?? '')?.revertDisks;
}

/**
 * When a child is deleted, the record of its parent names the files of the last revert, also if another child remains
 * (11.3, qemuSnapshotDeleteUpdateParent; tried on 11.3 and 12.8).
 */
export function settleRevert({ domain }: Place, deleted: SimulatedSnapshot): void {
  const parent = entryOf(domain, deleted.parent ?? '');
  const made = parent?.revertDisks;
  if (parent === undefined || made === undefined) return;
  parent.disks = parent.disks.map((disk) => ({ ...disk, overlay: made[disk.disk] ?? disk.overlay }));
  delete parent.revertDisks;
}

function recorded({ disks, revertDisks }: SimulatedSnapshot): string[] {
  if (revertDisks !== undefined) return Object.values(revertDisks);
  return disks.flatMap(({ coverage, overlay }) =>
    coverage === 'external' && overlay !== undefined ? [overlay] : [],
  );
}

function overlayOn(place: Place, live: { disk: string; file: string }, { disks }: SimulatedSnapshot) {
  const covered = disks.find(({ disk, coverage }) => disk === live.disk && coverage !== 'none');
  const stateFile = covered?.stateFile ?? live.file;
  const overlay = nameOf(place, stateFile);
  place.host.files[overlay] = emptyOverlay(stateFile);
  return { disk: live.disk, stateFile, overlay };
}

/** libvirt appends the time to the name without its suffix. Where jobs run fast, two reverts fall into one second. */
function nameOf({ host, now }: Place, stateFile: string): string {
  const stem = stateFile.replace(/\.[^./]*$/u, '');
  let second = Math.floor(now / 1000);
  while (host.files[`${stem}.${second}`] !== undefined) second += 1;
  return `${stem}.${second}`;
}
