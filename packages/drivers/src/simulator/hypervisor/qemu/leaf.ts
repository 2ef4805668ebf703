import type { SimulatedSnapshot } from '../../world/model.ts';
import { childrenOf, entryOf, type Place, unlist } from '../hypervisor.ts';
import { behaviors } from './behavior.ts';

/** Whether libvirt deletes the snapshot by deleting its files: it has no children, and the VM is not based on it. */
export function isDiscarded({ domain, libvirt }: Place, { id }: SimulatedSnapshot): boolean {
  return behaviors[libvirt].branches && domain.current !== id && childrenOf(domain, id).length === 0;
}

/**
 * Deletes the files that hold the snapshot without checking what uses them (tried on 11.3 and 12.8). The file of an
 * internal parent stays.
 */
export function discardExternal({ domain, host }: Place, snapshot: SimulatedSnapshot): void {
  const parent = entryOf(domain, snapshot.parent ?? '');
  if (parent?.mechanism !== 'internal') {
    for (const { coverage, stateFile } of snapshot.disks)
      if (coverage === 'external' && stateFile !== undefined) delete host.files[stateFile];
  }
  unlist(domain, snapshot);
}
