import type { Rule } from '@snaptree/core';
import { type AffectedVersions, isAffected, type Version } from '../../version/version.ts';

/** A known bug of some versions of libvirt: what it destroys, and the evidence. */
interface Hazard extends AffectedVersions {
  readonly mechanism: 'internal' | 'external';
  readonly verb: 'delete' | 'revert' | 'create';
  readonly rule: Rule;
}

/** In a revert, libvirt 9.9 and later puts an overlay on every disk that has a source (tested on 11.3 and 12.8). */
const revertObstacleRules: readonly Rule[] = [
  {
    // Without memory, the driver removes the medium from the record first. A guest whose memory is loaded expects it.
    kind: 'noObstacle',
    obstacle: 'medium',
    memory: true,
    class: 'guard',
    says: 'A revert would create an overlay of it, stop the VM if that fails, and let later merges write into the medium. Take snapshots with memory only with empty drives.',
  },
  {
    kind: 'noObstacle',
    obstacle: 'readOnlyMedium',
    class: 'guard',
    says: 'A revert would create an overlay of it, and later merges would write into it.',
  },
  {
    kind: 'noObstacle',
    obstacle: 'encryptedDisk',
    class: 'guard',
    says: 'After a revert, libvirt no longer finds the key of the disk, and the VM does not start (tested on 11.3 and 12.8).',
  },
  {
    kind: 'noObstacle',
    obstacle: 'notAFile',
    class: 'guard',
    says: 'libvirt reverts only disks that are regular files.',
  },
  {
    kind: 'noObstacle',
    obstacle: 'sameOverlayName',
    class: 'guard',
    says: 'A revert would give their new files the same name, fail, and leave the VM off.',
  },
  {
    kind: 'noObstacle',
    obstacle: 'uncoveredDisk',
    class: 'guard',
    says: 'A revert would create an overlay of it, and the next revert would also revert that disk. Use snapshots that cover every disk.',
  },
];

/**
 * Bugs of libvirt that lose data although the call succeeds. Add an entry for each; force never overrides guards.
 */
const known: readonly Hazard[] = [
  {
    // 11.0 fixed only a leaf next to an internal parent (libvirt issue 734); 11.3 and 12.8 still unlink the file.
    mechanism: 'external',
    verb: 'delete',
    rule: {
      kind: 'filesHoldNoInternal',
      class: 'guard',
      says: 'libvirt deletes an overlay without checking whether it holds internal snapshots (tested on 9.0, 11.3 and 12.8).',
    },
  },
  {
    // qemuSnapshotDiskHasBackingDisk compares with a backing store that is not there if the record of the descendant
    // does not name one: of VMs that were off, libvirt records only the active file. Seen on 11.3, not on 12.8. Which
    // version fixed it is not known, and the release notes do not say. A VM that was off is left paused.
    since: [9, 9],
    until: [12, 8],
    mechanism: 'external',
    verb: 'delete',
    rule: {
      kind: 'noBranchAside',
      class: 'guard',
      says: 'libvirt 9.9 and later crashes when it merges a snapshot with descendants that were taken while the VM was off and that it is not based on (tested on 11.3; 12.8 does not).',
    },
  },
  {
    // qemuSnapshotRevertExternalFinish uses the current snapshot without asking whether there is one.
    since: [9, 9],
    mechanism: 'external',
    verb: 'revert',
    rule: {
      kind: 'hasCurrent',
      class: 'guard',
      says: 'Without a current snapshot, libvirt 9.9 and later crashes on a revert to an external snapshot (tested on 11.3, 12.8 and 12.9).',
    },
  },
  {
    since: [9, 9],
    mechanism: 'external',
    verb: 'revert',
    rule: {
      kind: 'revertKeepsSnapshots',
      class: 'guard',
      says: 'In a revert, libvirt 9.9 and later deletes the files that the current snapshot names without checking what is in them (tested on 11.3 and 12.8).',
    },
  },
  {
    // Seen where a snapshot covers fewer disks than its child: the child is then in a file that the live state uses.
    since: [9, 9],
    mechanism: 'external',
    verb: 'delete',
    rule: {
      kind: 'leafFilesUnused',
      class: 'guard',
      says: 'When a snapshot without children is deleted, libvirt 9.9 and later deletes its files without checking what uses them (tested on 11.3 and 12.8).',
    },
  },
  ...revertObstacleRules.map(
    (rule): Hazard => ({ since: [9, 9], mechanism: 'external', verb: 'revert', rule }),
  ),
  {
    since: [9, 9],
    mechanism: 'external',
    verb: 'create',
    rule: {
      kind: 'allDisksAfterRevert',
      class: 'guard',
      says: 'A new snapshot makes libvirt forget which files the last revert made; the file of a disk that the snapshot does not cover is then not recorded anywhere.',
    },
  },
  ...(['external', 'internal'] as const).map(
    (mechanism): Hazard => ({
      // A new snapshot makes libvirt forget which files the revert to its parent made, and a deletion does not bring
      // them back: the parent's record then names the file of another child.
      since: [9, 9],
      mechanism,
      verb: 'delete',
      rule: {
        kind: 'parentRecordFits',
        class: 'guard',
        says: 'libvirt 9.9 and later then deletes a file that another snapshot is in when the VM is reverted (tested on 11.3 and 12.8).',
      },
    }),
  ),
  {
    // 11.3 starts a VM with 25 layers and not with 26 (tested with two disks and a CD-ROM). Encryption and bitmaps nest
    // deeper, hence the margin.
    since: [10, 8],
    until: [12, 0],
    mechanism: 'external',
    verb: 'create',
    rule: {
      kind: 'chainShorterThan',
      layers: 20,
      class: 'guard',
      says: 'When a chain has more than 25 layers, libvirt 10.8 to 11.10 can neither start the VM nor delete its snapshots (tested on 11.3); 20 layers are the limit here.',
    },
  },
  {
    until: [10, 8],
    mechanism: 'external',
    verb: 'create',
    rule: {
      kind: 'chainShorterThan',
      layers: 30,
      class: 'guard',
      says: 'Deep backing chains are not reliable on this version of libvirt; 30 layers are the limit here.',
    },
  },
];

/** The guards that hold for one mechanism and verb on this version. */
export function hazards(mechanism: Hazard['mechanism'], verb: Hazard['verb'], libvirt: Version): Rule[] {
  return known
    .filter((hazard) => hazard.mechanism === mechanism && hazard.verb === verb)
    .filter((hazard) => isAffected(libvirt, hazard))
    .map((hazard) => hazard.rule);
}
