// Long because every known bug has its entry.
import type { Hazard } from '@snaptree/core';
import { hazardOf, type KnownHazard } from '../hazard/known-hazard.ts';
import { isAffected } from '../version/version.ts';
import type { HostVersions } from './versions.ts';

const tested = (versions: string) => ({ text: `Tested on libvirt ${versions}` });
const upgrade = (version: string) => `Update libvirt on the host to ${version} or later.`;

/**
 * Known bugs of libvirt and QEMU around snapshots. A rule with version bounds that protects from data loss has an
 * entry here, and each entry names the rules that guard it; a test compares them.
 */
export const libvirtTable: readonly KnownHazard[] = [
  {
    code: 'mergeDeletesInternalSnapshots',
    risk: 'dataLoss',
    title: 'Merging an external snapshot deletes internal snapshots in its overlay',
    effect:
      'When libvirt merges an external snapshot, it deletes the overlay without checking whether internal snapshots are stored in it. They are lost, and libvirt reports success.',
    guard: {
      text: 'Snaptree refuses the merge. Delete the internal snapshots first, newest first.',
      rules: ['filesHoldNoInternal'],
      codes: ['holdsInternalSnapshot'],
    },
    sources: [
      tested('9.0, 11.3 and 12.8'),
      { text: 'virt-manager issue 811', url: 'https://github.com/virt-manager/virt-manager/issues/811' },
    ],
  },
  {
    code: 'dependentDisksOverwritten',
    risk: 'dataLoss',
    title: 'Disks of other VMs are not checked',
    effect:
      'libvirt merges, reverts and deletes files without checking whether the disk of another VM, for example a linked clone, depends on them. That disk is damaged.',
    guard: {
      text: 'Snaptree compares the disk chains of all VMs of the host, and refuses if another VM depends on the file or if a chain cannot be read. It does not know VMs of other hosts on shared storage.',
      codes: ['dependants', 'dependantsUnknown'],
    },
    sources: [tested('9.0')],
  },
  {
    code: 'revertBelowOverlay',
    risk: 'dataLoss',
    title: 'Reverting to an internal snapshot below an external one damages the external one',
    effect:
      'After the revert, the VM writes to a file that is the backing file of the overlay. The external snapshot and everything based on it is damaged.',
    guard: {
      text: 'Snaptree refuses the revert.',
      rules: ['notBelowOverlay'],
      codes: ['mixedStorage'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'savedStateDoesNotMatch',
    risk: 'dataLoss',
    title: 'A saved state is kept although the disks change',
    effect:
      'With a managed save, libvirt reverts, creates and deletes external snapshots, and reverts to internal ones, without removing the saved memory. The next start loads it with other disk contents, which damages file systems, or fails.',
    guard: {
      text: 'Snaptree refuses while a saved state exists. Start the VM, or discard the saved state.',
      rules: ['noManagedSave'],
      codes: ['managedSavePresent'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'numericSnapshotNames',
    risk: 'dataLoss',
    title: 'Reverting to a snapshot named with a number restores a different one',
    effect:
      'QEMU searches by ID before it searches by name. A revert to an internal snapshot named 2 restores the second snapshot in the image.',
    guard: {
      text: 'Snaptree refuses names that are numbers, and reverts to and deletions of snapshots whose name would select a different one.',
      rules: ['nameFits', 'nameIsItsOwn'],
      codes: ['invalidName', 'ambiguousName'],
    },
    sources: [{ text: 'Tested on QEMU 7.2' }],
  },
  {
    code: 'duplicateNamesInImage',
    risk: 'dataLoss',
    title: 'Two internal snapshots with the same name in one image',
    effect:
      'An image can contain internal snapshots that libvirt does not list. If a new one has the same name, a revert restores the older one.',
    guard: {
      text: 'Snaptree refuses the name, and reverts to and deletions of such snapshots. It knows the contents of an image only if the image is on the computer that runs Snaptree.',
      rules: ['nameNotInImage', 'nameIsItsOwn'],
      codes: ['duplicateName', 'ambiguousName'],
    },
    sources: [{ text: 'Tested on QEMU 7.2' }],
  },
  {
    code: 'quotedNamesNotSaved',
    risk: 'dataLoss',
    until: [10, 9],
    title: 'Names with quotation marks or backslashes save nothing',
    effect:
      'While the VM is running, libvirt reports success for an internal snapshot with " or \\ in its name, and the image contains no snapshot. A later revert stops the VM.',
    guard: {
      text: 'Snaptree refuses such names while the VM is running.',
      rules: ['nameFits', 'ownNameFits'],
      codes: ['invalidName'],
    },
    sources: [tested('9.0')],
  },
  {
    code: 'unusualNamesStopVm',
    risk: 'outage',
    since: [10, 9],
    title: 'Reverting to a snapshot with memory and an unusual name stops the VM',
    effect:
      'If the name of an internal snapshot with memory contains characters other than letters, digits, ".", "_" and "-", a revert to it fails and leaves the VM off.',
    guard: {
      text: 'Snaptree refuses the revert.',
      rules: ['ownNameFits'],
      codes: ['invalidName'],
    },
    sources: [tested('11.3')],
  },
  {
    code: 'revertDeletesOtherSnapshots',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'Reverting to an external snapshot can delete others',
    effect:
      'In a revert, libvirt deletes every file that the record of the current snapshot names, without checking whether another snapshot is stored in it.',
    guard: {
      text: 'Snaptree refuses a revert that would delete such a file.',
      rules: ['revertKeepsSnapshots'],
      codes: ['versionHazard'],
    },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'recordNamesOtherFile',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'Deleting the current snapshot leaves a wrong record of its parent',
    effect:
      'After a revert, the deletion of the current snapshot can leave its parent with a record that names the file of another child. The next revert deletes that file.',
    guard: {
      text: 'Snaptree refuses the deletion. Revert to the parent first, then delete the snapshot.',
      rules: ['parentRecordFits'],
      codes: ['versionHazard'],
    },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'redefineForgetsFiles',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'Changing the description of the current snapshot makes the next revert delete another one',
    effect:
      'When the current snapshot is redefined as current, as virsh snapshot-edit --current does, libvirt forgets which files the last revert made. The next revert deletes the file of another snapshot.',
    guard: {
      text: 'Snaptree changes descriptions without marking the snapshot as current, which keeps the record. Do not use --current in virsh.',
    },
    sources: [tested('11.3, 12.8 and 12.9')],
  },
  {
    code: 'createForgetsFiles',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'A snapshot of some disks after a revert loses track of the others',
    effect:
      'A new snapshot makes libvirt forget which files the last revert made. Then no record names the file of a disk that the new snapshot does not cover.',
    guard: {
      text: 'Right after a revert, Snaptree refuses snapshots that leave out a disk.',
      rules: ['allDisksAfterRevert'],
      codes: ['disksUnsupported'],
    },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'discardDeletesUsedFiles',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'Deleting a snapshot without children can delete a file in use',
    effect:
      'libvirt deletes the files of an external snapshot without children without checking whether the live state or another snapshot uses them. The VM then does not start.',
    guard: {
      text: 'Snaptree refuses the deletion.',
      rules: ['leafFilesUnused'],
      codes: ['versionHazard'],
    },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'revertCoversEveryDisk',
    risk: 'dataLoss',
    since: [9, 9],
    title: 'Reverting to an external snapshot creates overlays of media and other disks',
    effect:
      'libvirt creates an overlay of every disk with a source, including CD-ROM media, read-only disks and disks that the snapshot does not cover. Later merges write into the medium, the next revert also reverts the other disks, and where an overlay cannot be created the VM stays off.',
    guard: {
      text: 'Snaptree ejects media before a revert to a snapshot without memory, and otherwise refuses the revert.',
      rules: ['noObstacle'],
      codes: ['versionHazard'],
    },
    sources: [tested('11.3, 12.8 and 12.9')],
  },
  {
    code: 'revertWithoutCurrentCrashes',
    risk: 'outage',
    since: [9, 9],
    title: 'Reverting without a current snapshot crashes libvirt',
    effect:
      'If no snapshot is current, a revert to an external snapshot crashes the libvirt daemon. Running VMs keep running.',
    guard: { text: 'Snaptree refuses the revert.', rules: ['hasCurrent'], codes: ['versionHazard'] },
    sources: [tested('11.3, 12.8 and 12.9')],
  },
  {
    code: 'mergeCrashesWithBranches',
    risk: 'outage',
    since: [9, 9],
    until: [12, 8],
    title: 'Merging a snapshot with another branch crashes libvirt',
    effect:
      'When libvirt merges an external snapshot with descendants that were taken while the VM was off and that the live state is not based on, the daemon crashes. A VM that was off is left paused.',
    distributions: ['The version with the fix is not known: 11.3 crashes, 12.8 does not.'],
    guard: {
      text: 'Snaptree refuses the merge.',
      rules: ['noBranchAside'],
      codes: ['versionHazard'],
    },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'internalRevertStopsVm',
    risk: 'outage',
    since: [11, 2],
    until: [11, 4],
    title: 'Reverting to an internal snapshot with memory fails and stops the VM',
    effect:
      'The memory of an internal snapshot cannot be loaded ("is writable but does not support snapshots"). The VM is off afterward; its disks and snapshots are unchanged.',
    distributions: [
      'Debian 13 and the backports for Debian 12: fixed in 11.3.0-2. The version number does not show this.',
    ],
    guard: {
      text: `Snaptree refuses the revert on these versions. ${upgrade('11.4')}`,
      rules: ['never'],
      codes: ['versionHazard'],
    },
    sources: [
      { text: 'Tested on libvirt 11.3.0 as released and on Debian 11.3.0-3+deb13u3' },
      { text: 'libvirt issue 771', url: 'https://gitlab.com/libvirt/libvirt/-/issues/771' },
    ],
  },
  {
    code: 'deepChainsDoNotStart',
    risk: 'outage',
    since: [10, 8],
    until: [12, 0],
    title: 'A VM with more than 25 layers does not start',
    effect:
      'With 26 layers in a disk chain, libvirt can neither start the VM nor delete its snapshots ("failed to parse JSON: nesting too deep"). More snapshots can be created while the VM is running.',
    guard: {
      text: 'Snaptree refuses external snapshots of a chain with 20 layers. The margin is for encryption and bitmaps, which nest deeper.',
      rules: ['chainShorterThan'],
      codes: ['chainTooDeep'],
    },
    sources: [tested('11.3'), { text: 'Release notes of libvirt 12.0' }],
  },
  {
    code: 'deepChains',
    risk: 'outage',
    until: [10, 8],
    title: 'Chains of 30 or more layers are not reliable',
    effect:
      'Deep chains slow down the VM, and it is not known how many layers these versions of libvirt and QEMU can handle.',
    guard: {
      text: 'Snaptree refuses external snapshots of a chain with 30 layers.',
      rules: ['chainShorterThan'],
      codes: ['chainTooDeep'],
    },
    sources: [{ text: 'A precaution: 40 layers were merged on libvirt 9.0 in tests' }],
  },
  {
    code: 'pausedMemoryLocksDisks',
    risk: 'outage',
    until: [12, 8],
    title: 'After the memory of a paused VM was saved, its disks cannot be merged',
    effect:
      'QEMU keeps the disks read-only until the VM has run again, and merges fail ("Block node is read-only").',
    distributions: [
      'The version with the fix is not known: 11.3 has the bug, 12.8 does not. Saving the memory a second time fails on all of them.',
    ],
    guard: {
      text: 'Snaptree refuses to save the memory of a paused VM with an external snapshot, and merges after one. Resume the VM first.',
      rules: ['clearOfPausedMemory', 'memory'],
      codes: ['afterPausedMemory', 'memoryImpossible'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'checkpointStopsRevert',
    risk: 'outage',
    title: 'Reverting with checkpoints stops the VM',
    effect:
      'Backup products create checkpoints, which are bitmaps in the images. A revert of a running VM to an internal snapshot then stops the VM and fails.',
    guard: {
      text: 'Snaptree refuses the revert while checkpoints exist.',
      rules: ['noCheckpoint'],
      codes: ['checkpoint'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'encryptedDisks',
    risk: 'outage',
    title: 'Snapshots of encrypted disks stop the VM or prevent its start',
    effect:
      'While the VM is running, an internal snapshot of an encrypted disk crashes QEMU. After an external snapshot of a VM that is off, libvirt does not find the key, and the VM does not start.',
    guard: {
      text: 'Snaptree refuses both. Take external snapshots while the VM is running.',
      codes: ['unsuitableDisk', 'notSupported'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'transientVmForgotten',
    risk: 'dataLoss',
    title: 'The records of a transient VM are lost when it stops',
    effect:
      'libvirt forgets the definition and the snapshots of a transient VM as soon as it is off. Undefining a running VM makes it transient, without a warning about its snapshots.',
    guard: {
      text: 'Snaptree refuses to stop a transient VM. Make it persistent first (virsh define).',
      codes: ['transientDomain'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
  {
    code: 'appArmorDeniesMerge',
    risk: 'outage',
    until: [12, 1],
    confinedBy: 'apparmor',
    title: 'AppArmor denies merges',
    effect:
      'Backing files are read-only in the AppArmor profile of a VM. The merge fails ("Permission denied") and leaves the snapshot below marked as partly deleted. No data is lost.',
    distributions: [
      'Debian 12 and 13: affected; trixie-backports has 12.9.',
      'Ubuntu fixed it in 2017 without changing the version numbers.',
    ],
    guard: {
      text: `Snaptree refuses the merge where AppArmor confines the VM, unless the settings of the host in Snaptree say that it is allowed. ${upgrade('12.1')}`,
      rules: ['backingFileWritable'],
      codes: ['confined'],
    },
    sources: [
      { text: 'Tested on Debian 12, Debian 13 and libvirt 12.8' },
      { text: 'Release notes of libvirt 12.1' },
      { text: 'Debian bug 932456', url: 'https://bugs.debian.org/932456' },
    ],
  },
  {
    code: 'appArmorPreventsStartAfterRevert',
    risk: 'outage',
    since: [9, 9],
    confinedBy: 'apparmor',
    title: 'AppArmor prevents the start after a revert outside the usual image folders',
    effect:
      'libvirt names the overlay of a revert so that its AppArmor helper cannot read it outside of /var/lib/libvirt/images and a few other folders. The VM does not start, and the data since the snapshot is already deleted.',
    guard: {
      text: 'Snaptree refuses the revert for disks in other folders. Move the disks to /var/lib/libvirt/images.',
      rules: ['overlayFoldersKnown'],
      codes: ['confined'],
    },
    sources: [tested('11.3 and 12.8, on Debian')],
  },
  {
    code: 'offlineOverlaysReadable',
    risk: 'disclosure',
    until: [11, 10],
    title: 'Overlays of external snapshots of a VM that is off are readable by everyone',
    effect:
      'libvirt creates the overlay with mode 644. Every account on the host that can enter the folder can read what the VM writes after the snapshot (CVE-2025-13193).',
    distributions: ['Debian 13: fixed in 11.3.0-3+deb13u2. The version number does not show this.'],
    guard: {
      text: `Not prevented. ${upgrade('11.10')} Until then, take external snapshots while the VM is running, or remove the read permission of others from the overlays (chmod o-r).`,
    },
    sources: [
      { text: 'CVE-2025-13193', url: 'https://www.cve.org/CVERecord?id=CVE-2025-13193' },
      { text: 'Release notes of libvirt 11.10' },
      { text: 'Tested on libvirt 9.0, and on 11.3.0-3+deb13u3 and 12.8, which are not affected' },
    ],
  },
  {
    code: 'revertKeepsNvram',
    risk: 'incomplete',
    since: [9, 9],
    title: 'Reverting to an external snapshot does not restore UEFI variables or the TPM',
    effect:
      'The files with the UEFI variables (NVRAM) and the state of an emulated TPM stay as they are. A guest that changed its boot entries or its disk encryption since the snapshot may not start.',
    guard: { text: 'Not prevented. Copy both files when you take a snapshot that you may need to restore.' },
    sources: [tested('11.3 and 12.8')],
  },
  {
    code: 'recordsAfterMetadataDelete',
    risk: 'dataLoss',
    title: 'Removing a snapshot from the list can make other snapshots unusable',
    effect:
      'When only the record of an external snapshot with children is deleted, libvirt 9.0 writes the wrong file into the records of the children, which can then be neither merged nor reverted to. 11.3 and 12.8 keep these records correct, but can no longer merge the snapshot before the deleted one.',
    guard: {
      text: 'Snaptree refuses to remove the record of an external snapshot that has children.',
      codes: ['tooManyChildren'],
    },
    sources: [tested('9.0, 11.3 and 12.8')],
  },
];

/** The hazards of this host. */
export const libvirtHazards = (host: HostVersions): Hazard[] =>
  host.driver === 'test'
    ? []
    : libvirtTable
        .filter((known) => isAffected(host.libvirt, known))
        .filter(
          ({ confinedBy }) => confinedBy === undefined || host.securityModels?.includes(confinedBy) === true,
        )
        .map(hazardOf);
