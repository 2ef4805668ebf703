import type { Rule } from '@snaptree/core';

/** What a snapshot may be called; the same for every mechanism. */
export const nameRules: readonly Rule[] = [
  {
    kind: 'nameNotEmpty',
    class: 'guard',
    says: 'Without a name libvirt invents one.',
  },
  {
    kind: 'uniqueName',
    class: 'impossible',
    says: 'libvirt knows snapshots by name, so a name is given once per machine.',
  },
];

/** libvirt keeps each snapshot of QEMU in a file of its name (9.0, qemuSnapshotCreateXMLValidateDef). */
export const fileNameRules: readonly Rule[] = [
  {
    kind: 'nameFits',
    pattern: '^(?![.])[^/]*$',
    bytes: 10_000,
    class: 'impossible',
    says: 'The name is a file name: it has no slash and does not begin with a dot.',
  },
  {
    // Longer ones fail only after the snapshot was taken, and leave it behind in the image.
    kind: 'nameFits',
    pattern: '',
    bytes: 200,
    class: 'guard',
    says: 'The name is a file name and has at most 200 bytes.',
  },
];
