import type { MechanismRules } from '@snaptree/core';
import { nameRules } from './names.ts';

const instant = { percent: false, cancel: false, pausesGuest: false };

/** libvirt's test driver stores a tree and nothing else: it refuses only a name that exists (9.0, test_driver.c). */
export function testDriverRules(): MechanismRules {
  return {
    label: 'internal snapshot',
    storage: 'independent',
    delete: [],
    revert: [
      {
        kind: 'noManagedSave',
        class: 'guard',
        says: 'A revert keeps the saved state for the next start (tested on 9.0).',
      },
    ],
    create: [
      ...nameRules,
      {
        kind: 'allDisks',
        class: 'guard',
        says: 'The test driver has no disks to exclude.',
      },
      {
        kind: 'memory',
        must: true,
        when: ['running', 'paused'],
        class: 'guard',
        says: 'The test driver always includes the memory of a running VM (9.0, testDomainSnapshotAlignDisks).',
      },
      {
        kind: 'memory',
        must: false,
        when: ['off', 'saved'],
        class: 'guard',
        says: 'A VM that is off has no memory to save.',
      },
      { kind: 'noQuiesce', class: 'guard', says: 'The test driver has no guest to quiesce.' },
    ],
    direction: 'none',
    order: 'baseFirst',
    traits: { delete: instant, revert: instant, create: instant },
    unproven: [],
  };
}
