import type { MechanismRules, Rule } from '@snaptree/core';
import { isAtLeast } from '../../version/version.ts';
import type { LibvirtMachine } from '../machine.ts';
import { type HostVersions, keepsDisksInactive, unprovenOn } from '../versions.ts';
import { checkpointRules, internalActiveRules, whyNoInternal } from './disks.ts';
import { hazards } from './hazards.ts';
import { fileNameRules, internalNameRules, nameRules } from './names.ts';

/** Snapshots inside qcow2 files. Sources: libvirt 9.0, src/qemu/qemu_snapshot.c, each rule tested with QEMU 7.2. */
export function internalRules(host: HostVersions, domain: LibvirtMachine): MechanismRules {
  const unavailable = whyNoInternal(host, domain);
  const pausing = { percent: false, cancel: false, pausesGuest: true };
  return {
    label: 'internal snapshot',
    storage: 'independent',
    ...(unavailable === undefined ? {} : { unavailable }),
    delete: [
      {
        kind: 'heldByLiveDisk',
        when: ['running', 'paused'],
        class: 'impossible',
        says: 'While a VM is running, libvirt deletes an internal snapshot only from the file that the VM writes to (qemuSnapshotDeleteValidate).',
      },
      ...internalNameRules('delete', host.libvirt),
      ...hazards('internal', 'delete', host.libvirt),
    ],
    revert: [
      {
        kind: 'notBelowOverlay',
        class: 'guard',
        says: 'The VM would write to a file that an external snapshot depends on (tested on 9.0).',
      },
      {
        kind: 'noManagedSave',
        class: 'guard',
        says: 'A revert keeps the saved state, and the next start loads it with different disk contents (tested on 9.0).',
      },
      ...checkpointRules('internal', 'revert', host.libvirt),
      ...internalNameRules('revert', host.libvirt),
      ...memoryRevertRules(host),
      ...hazards('internal', 'revert', host.libvirt),
    ],
    create: [
      ...internalActiveRules(host, domain),
      ...checkpointRules('internal', 'create', host.libvirt),
      {
        kind: 'memory',
        must: true,
        when: ['running', 'paused'],
        class: 'impossible',
        says: 'An internal snapshot of a running VM includes its memory (qemuSnapshotCreateAlignDisks).',
      },
      {
        kind: 'memory',
        must: false,
        when: ['off', 'saved'],
        class: 'impossible',
        says: 'A VM that is off has no memory to save.',
      },
      {
        kind: 'allDisks',
        class: 'impossible',
        says: 'An internal snapshot covers every disk (qemuSnapshotPrepare).',
      },
      {
        kind: 'noQuiesce',
        class: 'impossible',
        says: 'Only external snapshots without memory can be quiesced.',
      },
      ...(keepsDisksInactive(host.hypervisor) ? [disksActive] : []),
      ...nameRules,
      ...fileNameRules,
      ...internalNameRules('create', host.libvirt),
      ...hazards('internal', 'create', host.libvirt),
    ],
    direction: 'none',
    order: 'baseFirst',
    traits: {
      delete: pausing,
      revert: { percent: false, cancel: false, pausesGuest: false },
      create: pausing,
    },
    unproven: unprovenOn(host.libvirt),
  };
}

const disksActive: Rule = {
  kind: 'disksActive',
  when: ['paused'],
  class: 'impossible',
  says: 'Device is writable but does not support snapshots: QEMU saves the disks of a VM whose memory was loaded while it was paused only after it has run (tested with 10.0).',
};

/**
 * libvirt 11.2 and 11.3 stop the VM and then fail to load the memory ("is writable but does not support snapshots",
 * libvirt issue 771, fixed in 11.4). Debian's 11.3.0-2 and later have the fix (tested on 11.3.0-3+deb13u3; upstream's
 * 11.3.0 fails for snapshots with memory only).
 */
function memoryRevertRules({ libvirt, distribution }: HostVersions): Rule[] {
  if (!isAtLeast(libvirt, 11, 2) || isAtLeast(libvirt, 11, 4)) return [];
  if (distribution === 'debian' && isAtLeast(libvirt, 11, 3)) return [];
  return [
    {
      kind: 'never',
      code: 'versionHazard',
      memory: true,
      class: 'guard',
      says: 'libvirt 11.2 and 11.3 stop the VM and then fail to load the memory of an internal snapshot. Use 11.4 or later, or the 11.3 of Debian.',
    },
  ];
}
