import type { RevertObstacle } from '@snaptree/core';
import type { DomainDisk } from './domain.ts';
import type { SnapshotDescription } from './snapshot.ts';

/**
 * What prevents a revert to an external snapshot. libvirt creates a new overlay for every disk with a source, also for
 * disks that the snapshot does not cover, and names it after the path without its suffix (11.3,
 * virDomainSnapshotAlignDisks with force_default_location).
 */
export function revertObstacles(snapshot: SnapshotDescription): RevertObstacle[] {
  const disks = snapshot.domain?.disks.filter((disk) => disk.chain.length > 0) ?? [];
  const covered = new Set(snapshot.disks.filter((d) => d.location === 'external').map((d) => d.target));
  // The driver removes media from the record before the revert.
  const kept = snapshot.memory === 'no' ? disks.filter((disk) => !isDrive(disk)) : disks;
  const writable = disks.filter((disk) => !isDrive(disk) && !disk.readonly);
  const found: RevertObstacle[] = [
    { kind: 'medium', disks: targets(disks.filter(isDrive)) },
    { kind: 'readOnlyMedium', disks: targets(disks.filter((disk) => disk.readonly && !isDrive(disk))) },
    { kind: 'encryptedDisk', disks: targets(disks.filter((disk) => disk.encrypted === true)) },
    {
      kind: 'notAFile',
      disks: targets(writable.filter((d) => d.sourceType !== undefined)),
    },
    { kind: 'sameOverlayName', disks: targets(kept.filter((disk) => sharesStem(disk, kept))) },
    { kind: 'uncoveredDisk', disks: targets(writable.filter((disk) => !covered.has(disk.target))) },
  ];
  return found.filter((obstacle) => obstacle.disks.length > 0);
}

const targets = (disks: readonly DomainDisk[]) => disks.map(({ target }) => target);

/** Its medium can be removed. */
export const isDrive = ({ device }: DomainDisk) => device === 'cdrom' || device === 'floppy';

function sharesStem(disk: DomainDisk, disks: readonly DomainDisk[]): boolean {
  const stem = stemOf(disk);
  return disks.some((other) => other !== disk && stemOf(other) === stem);
}

const stemOf = ({ chain: [path = ''] }: DomainDisk) => path.replace(/\.[^./]*$/u, '');
