import type { Capabilities, MechanismRules } from '@snaptree/core';

const says = (text: string) => `vSphere 8: ${text}`;

const delta: MechanismRules = {
  label: 'delta disk',
  storage: 'consolidating',
  delete: [],
  revert: [],
  create: [
    {
      kind: 'noQuiesce',
      class: 'impossible',
      when: ['paused', 'off', 'saved'],
      says: says('only a powered-on guest can be quiesced.'),
    },
    { kind: 'allDisks', class: 'impossible', says: says('a snapshot covers all dependent disks.') },
    {
      kind: 'memory',
      must: false,
      class: 'impossible',
      when: ['off'],
      says: says('a powered-off machine has no memory to capture.'),
    },
    {
      kind: 'chainShorterThan',
      layers: 33,
      class: 'impossible',
      says: says('at most 32 levels of snapshots.'),
    },
  ],
  direction: 'down',
  order: 'baseFirst',
  untrackedSeat: 'unknown',
  manner: {
    delete: { percent: true, cancel: true, pausesGuest: false },
    revert: { percent: true, cancel: false, pausesGuest: false },
    create: { percent: true, cancel: true, pausesGuest: true },
  },
  unproven: [],
};

/** The rules of vSphere 8 by its documentation, as data for the planner. */
export const vsphereCapabilities: Capabilities = {
  driver: 'simulator',
  product: 'vSphere 8 (simulated)',
  mechanisms: { delta },
  creates: { running: ['delta'], paused: [], off: ['delta'], saved: [] },
  rename: { supported: true },
  describe: { supported: true },
  untrack: { supported: false, reason: 'vSphere cannot forget a snapshot without its disks.' },
  consolidate: { supported: true },
  managedSave: { supported: true },
  power: ['start', 'shutdown', 'stop'],
  revertDropsManagedSave: true,
  revertPower: ['off'],
  revertConfiguration: true,
};
