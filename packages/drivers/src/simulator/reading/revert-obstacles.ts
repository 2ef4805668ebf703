import type { RevertObstacle } from '@snaptree/core';
import type { SimulatedLibvirt } from '@snaptree/hypervisors';
import { behaviors } from '../hypervisor/qemu/behavior.ts';
import { capturedHardware } from '../hypervisor/vm/hardware.ts';
import type { SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';

/** What stands in the way of a revert to an external snapshot, where libvirt has such reverts. */
export function revertObstacles(
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
  libvirt: SimulatedLibvirt,
): RevertObstacle[] {
  if (!behaviors[libvirt].branches || snapshot.mechanism !== 'external') return [];
  const drives = capturedHardware(domain, snapshot)?.drives ?? [];
  const found: RevertObstacle[] = [
    {
      kind: 'medium',
      disks: drives.filter(({ medium }) => medium !== null).map(({ drive }) => drive),
    },
    {
      kind: 'uncoveredDisk',
      disks: snapshot.disks.filter(({ coverage }) => coverage === 'none').map(({ disk }) => disk),
    },
  ];
  return found.filter(({ disks }) => disks.length > 0);
}
