import type { SimulatedDomain, SimulatedSnapshot } from '../../world/model.ts';
import { entryOf, type Place } from '../hypervisor.ts';
import { NativeError } from '../native-error.ts';
import { behaviors } from './behavior.ts';

interface Covered {
  readonly disk: string;
  readonly stateFile: string;
  readonly overlay: string;
}

/** A new overlay is added to the profile of a running VM, which keeps what it allowed before. */
export function allowMore(place: Place, before: string): void {
  const { domain } = place;
  if (!isReadOnly(place)) return;
  if (domain.power !== 'running' && domain.power !== 'paused') return;
  domain.writable = [...(domain.writable ?? []), before];
}

/**
 * Before 12.1, QEMU cannot open a backing file for writing unless it was the active file of this run. libvirt notices
 * only after it has marked the snapshot below as partly deleted, if there is one (9.0 and 11.3, tested).
 */
export function refuseReadOnly(place: Place, snapshot: SimulatedSnapshot, covered: readonly Covered[]): void {
  const { domain } = place;
  if (!isReadOnly(place)) return;
  const denied = covered.find(({ stateFile }) => domain.writable?.includes(stateFile) !== true);
  if (denied === undefined) return;
  if (entryOf(domain, snapshot.parent ?? '') !== undefined)
    domain.halfDone ??= { id: snapshot.id, dirty: [] };
  throw new NativeError(
    `internal error: unable to execute QEMU command 'block-commit': Could not open '${denied.stateFile}': Permission denied`,
  );
}

/** After a merge, libvirt writes the profile again: 9.0 only after one below the active file, 11.3 after any (tested). */
export function noteMerge({ domain, libvirt }: Place, covered: readonly Covered[]): void {
  if (behaviors[libvirt].branches || !covered.every(({ overlay }) => isActive(domain, overlay)))
    delete domain.writable;
}

const isReadOnly = ({ appArmor, libvirt }: Place) => appArmor && behaviors[libvirt].readOnlyBacking;

const isActive = ({ disks }: SimulatedDomain, path: string) => disks.some(({ file }) => file === path);
