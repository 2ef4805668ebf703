import type { Rule } from '@snaptree/core';
import { isAtLeast, type Version } from '../../version/version.ts';

/** Rules on the name of a snapshot; the same for every mechanism. */
export const nameRules: readonly Rule[] = [
  {
    kind: 'nameNotEmpty',
    class: 'guard',
    says: 'Without a name, libvirt generates one.',
  },
  {
    kind: 'uniqueName',
    class: 'impossible',
    says: 'libvirt identifies snapshots by name, so each name can be used only once per VM.',
  },
];

/** libvirt keeps each snapshot of QEMU in a file of its name (9.0, qemuSnapshotCreateXMLValidateDef). */
export const fileNameRules: readonly Rule[] = [
  {
    kind: 'nameFits',
    pattern: '^(?![.])[^/]*$',
    bytes: 10_000,
    class: 'impossible',
    says: 'The name is used as a file name, so it cannot contain a slash or start with a dot.',
  },
  {
    // Longer ones fail only after the snapshot was taken, and leave it behind in the image.
    kind: 'nameFits',
    pattern: '',
    bytes: 200,
    class: 'guard',
    says: 'The name is used as a file name, so it can have at most 200 bytes.',
  },
];

type Verb = 'create' | 'delete' | 'revert';

const active = ['running', 'paused'] as const;
const jobName = '^[A-Za-z0-9._-]+$';
const unescaped = '^[^"\\\\]*$';
const anyLength = 10_000;

/** More rules for an internal snapshot, which QEMU finds by its name in the image. */
export function internalNameRules(verb: Verb, libvirt: Version): Rule[] {
  const rules = isAtLeast(libvirt, 10, 9) ? jobNameRules : monitorNameRules;
  return verb === 'create' ? [numericName, notInImage, ...rules.create] : [itsOwn, ...rules[verb]];
}

const numericName: Rule = {
  kind: 'nameFits',
  pattern: '^(?![0-9]+$)',
  bytes: anyLength,
  class: 'guard',
  says: 'The name must not be a number: QEMU looks for a snapshot with this ID first, and a revert would go back to that one (tested with 7.2).',
};

const notInImage: Rule = {
  kind: 'nameNotInImage',
  class: 'guard',
  says: 'QEMU allows two internal snapshots with the same name and reverts to the older one (tested with 7.2).',
};

const itsOwn: Rule = {
  kind: 'nameIsItsOwn',
  class: 'guard',
  says: 'QEMU finds an internal snapshot by its ID or its name and uses the first match (tested with 7.2).',
};

/** libvirt 10.9 and later take, delete and load internal snapshots in jobs of QEMU that are named after them. */
const jobNameRules: Record<Verb, Rule[]> = {
  create: [
    {
      kind: 'nameFits',
      pattern: jobName,
      bytes: anyLength,
      when: [...active],
      class: 'impossible',
      says: 'While the VM is running, the name can have only letters, digits, ".", "_" and "-" (QEMU job IDs, tested on libvirt 11.3 and 12.8). Change the name, or shut down the VM first.',
    },
  ],
  delete: [
    {
      kind: 'ownNameFits',
      pattern: jobName,
      memory: false,
      when: [...active],
      class: 'impossible',
      says: 'While the VM is running, a snapshot can be deleted only if its name has only letters, digits, ".", "_" and "-" (QEMU job IDs, tested on libvirt 11.3 and 12.8). Shut down the VM first.',
    },
  ],
  revert: [
    {
      kind: 'ownNameFits',
      pattern: jobName,
      memory: true,
      class: 'guard',
      says: 'The memory of a snapshot can be loaded only if its name has only letters, digits, ".", "_" and "-". The attempt stops the VM (QEMU job IDs, tested on libvirt 11.3).',
    },
  ],
};

/** Earlier ones write the name into a command for QEMU's monitor. */
const monitorNameRules: Record<Verb, Rule[]> = {
  create: [
    {
      kind: 'nameFits',
      pattern: unescaped,
      bytes: anyLength,
      when: [...active],
      class: 'guard',
      says: 'With " or \\ in the name, libvirt before 10.9 saves nothing while the VM is running and reports success (tested on 9.0). Change the name, or shut down the VM first.',
    },
  ],
  delete: [
    {
      kind: 'ownNameFits',
      pattern: unescaped,
      memory: false,
      when: [...active],
      class: 'guard',
      says: 'With " or \\ in the name, libvirt before 10.9 leaves the snapshot in the image while the VM is running and reports success (tested on 9.0). Shut down the VM first.',
    },
  ],
  revert: [],
};
