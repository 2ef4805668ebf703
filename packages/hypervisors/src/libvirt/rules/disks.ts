import type { MechanismRules, Rule } from '@snaptree/core';
import { isAtLeast, type Version } from '../../version/version.ts';
import type { LibvirtMachine, MachineDisk } from '../machine.ts';
import type { HostVersions } from '../versions.ts';

type Power = NonNullable<Rule['when']>[number];

const active: Power[] = ['running', 'paused'];
const inactive: Power[] = ['off', 'saved'];

const targets = (disks: readonly MachineDisk[], which: (disk: MachineDisk) => boolean | undefined) =>
  disks.filter((disk) => which(disk) === true).map(({ target }) => target);

/** Why a VM cannot have internal snapshots; undefined: it can. Each tested on 9.0, 11.3 and 12.8. */
export function whyNoInternal(
  { libvirt }: HostVersions,
  machine: LibvirtMachine,
): MechanismRules['unavailable'] {
  const [secret] = targets(machine.disks, ({ encrypted }) => encrypted);
  if (secret !== undefined) {
    const says = `Disk ${secret} is encrypted. While the VM is running, QEMU crashes during an internal snapshot; while it is off, libvirt does not pass the key.`;
    return { class: 'guard', says };
  }
  // 9.0 refuses them; since 9.3, they can be taken while the VM is off (release notes; tested on 11.3 and 12.8).
  const says = machine.flash !== undefined && !isAtLeast(libvirt, 9, 3) ? noFlash : whyImpossible(machine);
  return says === undefined ? undefined : { class: 'impossible', says };
}

const noFlash =
  'The firmware of the VM keeps its variables in flash memory, which this version of libvirt cannot include in an internal snapshot.';

function whyImpossible({ disks, writableMedia = [] }: LibvirtMachine): string | undefined {
  const [data] = targets(disks, ({ dataFile }) => dataFile);
  if (data !== undefined)
    return `The data of disk ${data} is in a separate file, which an internal snapshot cannot include.`;
  const foreign = disks.find(({ format }) => format !== 'qcow2');
  if (foreign !== undefined)
    return `Internal snapshots need the format qcow2 on every disk, and the format of disk ${foreign.target} is ${foreign.format ?? 'unknown'}.`;
  const [drive] = writableMedia;
  return drive === undefined
    ? undefined
    : `An internal snapshot would have to include the medium in drive ${drive}, which is not possible. Eject it, or take an external snapshot.`;
}

/** Rules on the disks of a new external snapshot. */
export function externalDiskRules({ disks, hostDevice }: LibvirtMachine): Rule[] {
  const shareable = targets(disks, (disk) => disk.shareable);
  const transient = targets(disks, (disk) => disk.transient);
  const encrypted = targets(disks, (disk) => disk.encrypted);
  const leavesOut = (which: readonly string[], rule: Pick<Rule, 'class' | 'says' | 'when'>): Rule[] =>
    which.length === 0 ? [] : [{ kind: 'leavesOut', disks: [...which], ...rule }];
  return [
    ...leavesOut(shareable, {
      class: 'impossible',
      says: 'Other VMs may write to it, and libvirt does not create an overlay of a shared disk (qemuSnapshotPrepareDiskShared).',
    }),
    ...leavesOut(transient, {
      when: active,
      class: 'impossible',
      says: 'Its changes are discarded when the VM stops, and libvirt runs no block jobs on it.',
    }),
    ...leavesOut(transient, {
      when: inactive,
      class: 'guard',
      says: 'Its changes are discarded when the VM stops. libvirt would create an overlay that it cannot merge again (tested on 9.0, 11.3 and 12.8).',
    }),
    ...leavesOut(encrypted, {
      when: inactive,
      class: 'guard',
      says: 'It is encrypted. After an external snapshot of a VM that is off, libvirt no longer finds the key, and the VM does not start (tested on 9.0, 11.3 and 12.8). Start the VM first.',
    }),
    ...(hostDevice === true || transient.length > 0 ? [noMemory] : []),
  ];
}

const noMemory: Rule = {
  kind: 'memory',
  must: false,
  when: active,
  class: 'impossible',
  says: 'The memory of a VM with a passed-through device or a transient disk cannot be saved (qemuMigrationSrcIsAllowed).',
};

/** Rules on the disks of an external snapshot that is deleted. */
export function externalDeleteRules({ disks }: LibvirtMachine): Rule[] {
  const transient = targets(disks, (disk) => disk.transient);
  return transient.length === 0
    ? []
    : [
        {
          kind: 'leavesOut',
          disks: transient,
          class: 'guard',
          says: 'The disk is transient, and libvirt cannot merge its overlay: the attempt fails while it runs (tested on 9.0 and 11.3). Make the disk persistent first.',
        },
      ];
}

/** Since 10.10, QEMU also saves variables of the firmware that are in qcow2 (release notes; tested on 11.3 and 12.8). */
export const savesFlashWhileActive = ({ libvirt }: HostVersions, { flash }: LibvirtMachine): boolean =>
  flash === undefined || (flash === 'qcow2' && isAtLeast(libvirt, 10, 10));

/** While it runs, an internal snapshot includes the memory. */
export function internalActiveRules(host: HostVersions, domain: LibvirtMachine): Rule[] {
  const { disks, hostDevice } = domain;
  const never = { kind: 'never', code: 'notSupported', when: active, class: 'impossible' } as const;
  if (!savesFlashWhileActive(host, domain)) {
    const says =
      'While the VM is running, internal snapshots need the variables of its UEFI firmware in the format qcow2 and libvirt 10.10 or later. Shut down the VM first, or take an external snapshot.';
    return [{ ...never, says }];
  }
  const blocked = hostDevice === true || disks.some((disk) => disk.transient === true);
  return blocked ? [{ ...never, says: noMemory.says }] : [];
}

/** Checkpoints are bitmaps in the images, which libvirt does not carry through these calls. */
export function checkpointRules(
  mechanism: 'internal' | 'external',
  verb: 'create' | 'revert',
  libvirt: Version,
): Rule[] {
  if (verb === 'revert') {
    return mechanism === 'external'
      ? []
      : [
          {
            kind: 'noCheckpoint',
            when: active,
            class: 'guard',
            says: 'A revert would stop the VM and fail, because an image has an active bitmap (tested on 9.0, 11.3 and 12.8). Delete the checkpoints first.',
          },
          {
            kind: 'noCheckpoint',
            when: inactive,
            class: 'impossible',
            says: 'QEMU refuses the revert, because an image has an active bitmap. Delete the checkpoints first.',
          },
        ];
  }
  // 9.0 refuses both kinds, 11.3 and 12.8 only external ones. In which version that changed is not known.
  if (mechanism === 'internal' && isAtLeast(libvirt, 11, 3)) return [];
  return [
    {
      kind: 'noCheckpoint',
      when: inactive,
      class: 'impossible',
      says: 'While it is off, libvirt cannot take this snapshot. Start the VM first, or delete the checkpoints.',
    },
  ];
}
