import type { MechanismRules } from '@snaptree/core';
import { nameRules } from './names.ts';

const instant = { percent: false, cancel: false, pausesGuest: false };

/** libvirt's test driver keeps a tree and nothing else: it refuses nothing but a name that exists (9.0, test_driver.c). */
export function testDriverRules(): MechanismRules {
  return {
    label: 'internal snapshot',
    storage: 'independent',
    delete: [],
    revert: [
      {
        kind: 'noManagedSave',
        class: 'guard',
        says: 'A revert leaves the saved memory image in place for the next start (tried on 9.0).',
      },
    ],
    create: [
      ...nameRules,
      {
        kind: 'allDisks',
        class: 'guard',
        says: 'The test driver has no disks that could be left out.',
      },
      {
        kind: 'memory',
        must: true,
        when: ['running', 'paused'],
        class: 'guard',
        says: 'The test driver counts the memory of a running machine in, asked or not (9.0, testDomainSnapshotAlignDisks).',
      },
      {
        kind: 'memory',
        must: false,
        when: ['off', 'saved'],
        class: 'guard',
        says: 'A machine that is off has no memory to save.',
      },
      { kind: 'noQuiesce', class: 'guard', says: 'The test driver has no guest to quiesce.' },
    ],
    direction: 'none',
    order: 'baseFirst',
    currentAfterMetadataDelete: 'parent',
    traits: { delete: instant, revert: instant, create: instant },
    unproven: [],
  };
}
