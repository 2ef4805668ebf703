import type { MechanismRules, Rule } from '@snaptree/core';
import { isAtLeast } from '../../version/version.ts';
import type { LibvirtMachine } from '../machine.ts';
import { type HostVersions, keepsDisksInactive, keepsMemoryFile, unprovenOn } from '../versions.ts';
import { denials } from './confinement.ts';
import { checkpointRules, externalDeleteRules, externalDiskRules } from './disks.ts';
import { hazards } from './hazards.ts';
import { fileNameRules, nameRules } from './names.ts';

/**
 * Snapshots as chains of overlay files. Sources: libvirt 9.0, src/qemu/qemu_snapshot.c and qemu_blockjob.c; each
 * rule tested with QEMU 7.2.
 */
export function externalRules(host: HostVersions, domain: LibvirtMachine): MechanismRules {
  const revertible = isAtLeast(host.libvirt, 9, 9);
  const byChain = isAtLeast(host.libvirt, 11, 3);
  const denied = denials('delete', host, domain);
  return {
    label: 'external snapshot',
    storage: 'layered',
    ...(domain.flash ? { omits: 'the variables of the UEFI firmware (NVRAM)' } : {}),
    delete: [
      ...(revertible ? leafDeleteRules : deleteRules),
      ...externalDeleteRules(domain),
      ...inactiveDiskRules(host),
      ...hazards('external', 'delete', host.libvirt),
      ...denied,
    ],
    revert: revertible
      ? [
          noManagedSave('a revert'),
          ...hazards('external', 'revert', host.libvirt),
          ...denials('revert', host, domain),
        ]
      : [
          {
            kind: 'never',
            code: 'notSupported',
            class: 'impossible',
            says: 'This version of libvirt cannot revert to external snapshots. Version 9.9 and later can.',
          },
        ],
    create: [
      ...createRules,
      ...externalDiskRules(domain),
      ...checkpointRules('external', 'create', host.libvirt),
      ...quiesceRules(domain),
      ...hazards('external', 'create', host.libvirt),
    ],
    direction: 'down',
    // Only merges of the active file leave the other files that AppArmor lets QEMU write as they are.
    order: denied.length > 0 ? 'leafFirst' : 'baseFirst',
    // In the other order, libvirt would find only the file of the first step (tested on 9.0; 11.3 and 12.8 do not).
    ...(revertible ? {} : { orderWhileOff: 'leafFirst' as const }),
    metadataDeleteWithChildren: byChain
      ? 'Its file would remain in the disk chain without a record, and libvirt cannot merge a snapshot right below such a file (tested on 11.3 and 12.8).'
      : 'libvirt would then write the wrong file into the records of the snapshots that depend on it, and they could neither be merged nor reverted to (tested on 9.0).',
    mergesByChain: byChain,
    rebasesBranches: byChain,
    // By a paused VM that pulls into the child's file and ends, then corrected records (tested on 9.0, 11.3 and 12.8).
    pulls: true,
    keepsMemoryFile: keepsMemoryFile(host.libvirt),
    traits: {
      delete: { percent: true, cancel: false, pausesGuest: false },
      revert: { percent: false, cancel: false, pausesGuest: false },
      create: { percent: false, cancel: false, pausesGuest: false },
    },
    unproven: unprovenOn(host.libvirt),
  };
}

const noManagedSave = (what: string): Rule => ({
  kind: 'noManagedSave',
  class: 'guard',
  says: `While the VM has a saved state, ${what} would make it start with the wrong disk or not at all (tested on 9.0).`,
});

function quiesceRules(domain: Pick<LibvirtMachine, 'guestAgent'>): Rule[] {
  const impossible = { kind: 'noQuiesce', class: 'impossible' } as const;
  return domain.guestAgent
    ? [{ ...impossible, when: ['off', 'saved', 'paused'], says: 'Only a running guest can be quiesced.' }]
    : [{ ...impossible, says: 'QEMU guest agent is not configured.' }];
}

const deleteRules: readonly Rule[] = [
  {
    kind: 'ownLayerInLiveChain',
    class: 'impossible',
    says: 'libvirt merges an external snapshot only if its overlay is in the live chain (qemuSnapshotDeleteExternalPrepare).',
  },
  {
    kind: 'layerInDefinition',
    when: ['off'],
    class: 'impossible',
    says: 'While a VM is off, libvirt 9.0 looks for the file only in the stored definition (qemuSnapshotDeleteExternalPrepare before the start).',
  },
  {
    kind: 'ownLayerOnStateFile',
    class: 'impossible',
    says: 'snapshot VM disk source and parent disk source are not the same (qemuSnapshotDeleteExternalPrepare).',
  },
  {
    kind: 'noManualDisk',
    class: 'impossible',
    says: 'could not find base disk source in disk source chain (qemuSnapshotDeleteExternalPrepare; tested on 9.0. 11.3 and 12.8 delete it).',
  },
  {
    kind: 'parentNot',
    mechanism: 'internal',
    class: 'impossible',
    says: 'deleting external snapshot that has internal snapshot as parent not supported (qemuSnapshotDeleteExternalPrepare).',
  },
  {
    kind: 'fanOutAtMost',
    limit: 1,
    class: 'guard',
    says: 'Every other child depends on the file that would be deleted.',
  },
  noManagedSave('an external delete'),
];

/** A merge that fails because the disks are inactive leaves libvirt's mark of an interrupted delete. */
function inactiveDiskRules({ hypervisor }: HostVersions): Rule[] {
  const saved: Rule = {
    // Refused only until the guest has run again, which cannot be detected: so never tried.
    kind: 'clearOfPausedMemory',
    when: ['paused'],
    class: 'guard',
    says: 'After the memory of a paused VM was saved, QEMU keeps its disks read-only until it runs again ("Block node is read-only", tested with 7.2 and 10.0; 11.1 does not).',
  };
  const loaded: Rule = {
    kind: 'disksActive',
    when: ['paused'],
    class: 'guard',
    says: 'QEMU merges the disks of a VM whose memory was loaded while it was paused only after it has run ("Inactive node", tested with 10.0).',
  };
  return [
    ...(isAtLeast(hypervisor, 11, 1) ? [] : [saved]),
    ...(keepsDisksInactive(hypervisor) ? [loaded] : []),
  ];
}

/**
 * Since 9.9, a snapshot without children can be discarded wherever it is, and merges do not depend on what the stored
 * definition names (tested on 11.3 and 12.8).
 */
const leafDeleteRules: readonly Rule[] = deleteRules
  .filter((rule) => rule.kind !== 'layerInDefinition' && rule.kind !== 'noManualDisk')
  .map((rule) => (rule.kind === 'ownLayerInLiveChain' ? { ...rule, orLeaf: true } : rule));

const createRules: readonly Rule[] = [
  noManagedSave('an external create'),
  {
    kind: 'memory',
    must: false,
    when: ['paused'],
    class: 'guard',
    says: 'After the memory of a paused VM was written to a file, QEMU does not save it again until it has run, and that cannot be detected (tested with 7.2, 10.0 and 11.1).',
  },
  {
    kind: 'memory',
    must: false,
    when: ['off', 'saved'],
    class: 'impossible',
    says: 'A VM that is off has no memory to save.',
  },
  ...nameRules,
  ...fileNameRules,
];
